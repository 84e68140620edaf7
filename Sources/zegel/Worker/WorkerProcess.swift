import CConfinement
import Foundation
import PDF

/// `zegel worker`: turns hostile mail into PDF, with no keys, no network and little of the machine (`design.md`, the mail path).
///
/// It warms up, confines itself, says so, and makes a copy of itself for every job: nothing of a message lives to see the next. A copy
/// that dies takes the worker with it; the gateway sees the pipe end and starts another.
enum WorkerProcess {
    /// What fonts, character sets and the random source need. Configuration, keys and the store lie elsewhere.
    private static let readable = [
        "/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts", "/usr/share/fontconfig", "/var/cache/fontconfig", "/usr/lib", "/lib",
        "/lib64", "/etc/ld.so.cache", "/dev/urandom", "/dev/null",
    ]

    static func run() -> Never {
        signal(SIGPIPE, SIG_IGN)
        PDFDocument.warmUp()
        waitForThreads()
        let lacking = confine()
        guard send(.ready(lacking: lacking)) else { exit(1) }
        while waitForJob() {
            let child = confinement_split(Int32(Limits.standard.seconds))
            if child == 0 { work() }
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0 { if errno != EINTR { exit(1) } }
            // A signal, or a code of its own: the pipe may hold half an answer.
            if status != 0 { exit(1) }
        }
        exit(0)
    }

    /// Threads that looked for fonts end by themselves; a copy made before might wait for one for ever, and a confinement holds for
    /// one thread alone.
    private static func waitForThreads() {
        for _ in 0..<2_000 {
            let threads = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
            guard let threads, threads > 1 else { return }
            usleep(1_000)
        }
    }

    private static func confine() -> Int32 {
        let paths = readable.map { strdup($0) }
        var pointers = paths.map { UnsafePointer($0) }
        return confinement_enter(&pointers, Int32(pointers.count), UInt(Limits.standard.memory))
    }

    /// - Returns: `false` when the gateway has gone.
    private static func waitForJob() -> Bool {
        while true {
            var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            if poll(&input, 1, -1) < 0 {
                guard errno == EINTR else { return false }
                continue
            }
            return input.revents & Int16(POLLIN) != 0
        }
    }

    private static func work() -> Never {
        do {
            guard let job = try PDFJob.receive(receive) else { _exit(0) }
            var pending: [UInt8] = []
            let report = try PDFDocument.render(job) { octets in
                pending.append(contentsOf: octets)
                return pending.count < PDFAnswer.longestPiece || flush(&pending)
            }
            _exit(flush(&pending) && send(.finished(report)) ? 0 : 1)
        } catch let error as PDFError {
            _exit(send(.failed(error)) ? 0 : 1)
        } catch {
            _exit(1)
        }
    }

    private static func flush(_ pending: inout [UInt8]) -> Bool {
        defer { pending.removeAll(keepingCapacity: true) }
        var rest = pending[...]
        while !rest.isEmpty {
            guard send(.piece(Array(rest.prefix(PDFAnswer.longestPiece)))) else { return false }
            rest = rest.dropFirst(PDFAnswer.longestPiece)
        }
        return true
    }

    private static func send(_ answer: PDFAnswer) -> Bool {
        answer.written().withUnsafeBytes { octets in
            var done = 0
            while done < octets.count, let base = octets.baseAddress {
                let count = write(STDOUT_FILENO, base + done, octets.count - done)
                if count < 0 {
                    guard errno == EINTR else { return false }
                    continue
                }
                done += count
            }
            return true
        }
    }

    /// - Returns: exactly so many octets; `nil` when the input ends before.
    private static func receive(_ count: Int) -> [UInt8]? {
        let octets = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count, let base = buffer.baseAddress {
                let got = read(STDIN_FILENO, base + filled, count - filled)
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { return }
                filled += got
            }
        }
        return octets.count == count ? octets : nil
    }
}
