import CConfinement
import Foundation
import PDF

/// One running `zegel worker`, and the two pipes to it. Used by one thread at a time.
final class WorkerPipe: @unchecked Sendable {
    /// Why an exchange ended.
    enum Failure: Error {
        /// It died, or wrote what no worker writes.
        case died
        /// It took longer than the patience.
        case late
        case notStarted(errno: Int32)
    }

    let identifier: pid_t
    private let input: Int32
    private let output: Int32
    /// What its confinement lacks, as it said itself.
    private(set) var lacking: Int32 = 0
    private var isReady = false

    /// - Parameter program: `zegel` itself.
    init(program: String) throws(Failure) {
        // No variable of ours reaches it: some hold secrets. What it says goes nowhere: it could hold text of a mail. Its process group
        // is its own: a signal from the terminal is not for it, and it ends together with its copy.
        var arguments = [strdup("zegel"), strdup("worker"), nil]
        var environment = [strdup("LANG=C.UTF-8"), strdup("HOME=/nonexistent"), strdup("SWIFT_BACKTRACE=enable=no"), nil]
        defer { (arguments + environment).forEach { free($0) } }
        var (child, input, output) = (pid_t(), Int32(-1), Int32(-1))
        let code = confinement_spawn(program, &arguments, &environment, &child, &input, &output)
        guard code == 0 else { throw .notStarted(errno: code) }
        (identifier, self.input, self.output) = (child, input, output)
    }

    deinit { end() }

    // MARK: One job

    /// Waits until it is warm.
    func waitUntilReady(_ deadline: ContinuousClock.Instant) throws(Failure) {
        guard !isReady else { return }
        guard case .ready(let lacking) = try receive(deadline) else { throw .died }
        (self.lacking, isReady) = (lacking, true)
    }

    func perform(_ job: PDFJob, head: [UInt8], until deadline: ContinuousClock.Instant) throws -> Result<RenderedPDF, PDFError> {
        try waitUntilReady(deadline)
        try send(head, deadline)
        try send(job.message, deadline)
        var pdf: [UInt8] = []
        while true {
            switch try receive(deadline) {
            case .ready: throw Failure.died
            case .piece(let octets): pdf += octets
            case .finished(let report): return .success(RenderedPDF(pdf: pdf, report: report))
            case .failed(let error): return .failure(error)
            }
        }
    }

    private func receive(_ deadline: ContinuousClock.Instant) throws(Failure) -> PDFAnswer {
        guard let (kind, count) = PDFAnswer.readHead(try receive(PDFAnswer.headSize, deadline)),
            let answer = PDFAnswer(kind: kind, content: try receive(count, deadline))
        else { throw .died }
        return answer
    }

    private func receive(_ count: Int, _ deadline: ContinuousClock.Instant) throws(Failure) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = octets.withUnsafeMutableBytes { read(output, $0.baseAddress.map { $0 + done }, count - done) }
            if got > 0 {
                done += got
            } else if got < 0, errno == EAGAIN || errno == EINTR {
                try wait(output, POLLIN, deadline)
            } else {
                throw .died
            }
        }
        return octets
    }

    private func send(_ octets: [UInt8], _ deadline: ContinuousClock.Instant) throws(Failure) {
        var done = 0
        while done < octets.count {
            let count = octets.withUnsafeBytes { confinement_write(input, $0.baseAddress.map { $0 + done }, octets.count - done) }
            if count > 0 {
                done += count
            } else if count < 0, errno == EAGAIN || errno == EINTR {
                try wait(input, POLLOUT, deadline)
            } else {
                throw .died
            }
        }
    }

    private func wait(_ descriptor: Int32, _ event: Int32, _ deadline: ContinuousClock.Instant) throws(Failure) {
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { throw .late }
        var entry = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        let milliseconds = left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000
        _ = poll(&entry, 1, Int32(clamping: milliseconds + 1))
    }

    /// The worker and its copy, at once.
    private func end() {
        close(input)
        close(output)
        kill(-identifier, SIGKILL)
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    }
}
