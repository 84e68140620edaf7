import Hummingbird
import NIOCore
import PortalOperations
import Web

/// Reads the form of a reply as it comes: the text and each file are kept as soon as they are there, so that one that fails takes
/// nothing of the others with it.
struct ReplyUpload {
    let token: String
    /// Why something of it was not kept, the worst first.
    private(set) var refusals: [ReplyRefusal] = []
    /// The id of a file that is to go.
    private(set) var removed: String?
    private(set) var wantsToSend = false

    private let service: any ReplyService
    private var reader: MultipartReader
    private var form = ""
    private var number: Int?
    private var part: Taking = .nothing
    /// Bytes that may come before the other side is hung up on.
    private var left: Int

    /// What becomes of the part that is being read.
    private enum Taking {
        /// It is not looked at: further recipients, header fields, whatever else somebody adds.
        case nothing
        case field(String, [UInt8])
        case text([UInt8])
        /// - Parameter id: `nil` until its first bytes.
        case file(MultipartReader.Part, id: String?, [UInt8])
    }

    /// Bytes of a small field.
    private static let longestField = 1024

    /// - Parameters:
    ///   - type: the content type of the request.
    ///   - draft: says what may come.
    init?(_ token: String, _ type: String, _ draft: ReplyDraft, _ service: any ReplyService) {
        guard let reader = try? MultipartReader(contentType: type, mostParts: draft.maximumFiles + 16) else { return nil }
        self.token = token
        self.reader = reader
        self.service = service
        // Twice what may come is read to its end, so that browsers show why it is too much.
        left = draft.maximumSize * 2 + ReplyLimits.text
    }

    /// - Throws: `MultipartReader.Problem`; what came before is kept.
    mutating func read(_ body: RequestBody) async throws {
        do {
            for try await piece in body {
                left -= piece.readableBytes
                guard left >= 0 else { throw MultipartReader.Problem.cutOff }
                for event in try reader.read(piece.readableBytesView) { try await take(event) }
            }
            try reader.finish()
        } catch {
            if case .file(_, let id?, _) = part, let access = try? access() { try? await service.removeFile(id, access) }
            throw error is MultipartReader.Problem || error is PortalUnavailable ? error : MultipartReader.Problem.cutOff
        }
    }

    /// What the page proved.
    func access() throws(ReplyRefusal) -> ReplyAccess {
        guard !form.isEmpty else { throw .wrongForm }
        return ReplyAccess(token: token, form: form, number: number)
    }

    // MARK: Parts

    private mutating func take(_ event: MultipartReader.Event) async throws {
        switch event {
        case .begin(let header): part = Self.taking(header)
        case .data(let bytes): try await take(bytes)
        case .end:
            try await end()
            part = .nothing
        }
    }

    private static func taking(_ header: MultipartReader.Part) -> Taking {
        switch header.name {
        case "form", "number", "do", "remove": .field(header.name, [])
        case "text": .text([])
        // A browser without a chosen file sends an empty name.
        case "file": (header.fileName ?? "").isEmpty ? .nothing : .file(header, id: nil, [])
        default: .nothing
        }
    }

    private mutating func take(_ bytes: [UInt8]) async throws {
        switch part {
        case .nothing: break
        case .field(let name, let known): part = known.count + bytes.count > Self.longestField ? .nothing : .field(name, known + bytes)
        case .text(var known):
            // Two bytes for each line end.
            guard known.count + bytes.count <= ReplyLimits.text * 2 else {
                refuse(.tooLarge)
                part = .nothing
                return
            }
            // Not two copies of a long text.
            part = .nothing
            known += bytes
            part = .text(known)
        case .file(let header, let id, var waiting):
            part = .nothing
            waiting += bytes
            part = .file(header, id: id, waiting)
            try await flush(isLast: false)
        }
    }

    private mutating func end() async throws {
        switch part {
        case .nothing: break
        case .field(let name, let bytes): note(name, String(decoding: bytes, as: UTF8.self))
        case .text(let bytes):
            let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
            try await attempt { try await $0.keep(text: text, $1) }
        case .file:
            try await flush(isLast: true)
            guard case .file(_, let id?, _) = part else { return }
            try await attempt { try await $0.endFile(id, $1) }
        }
    }

    private mutating func note(_ name: String, _ value: String) {
        switch name {
        case "form": form = value
        case "number": number = Int(value)
        case "do": wantsToSend = value == "send"
        default: removed = value
        }
    }

    /// Hands what waits of a file on, piece by piece.
    private mutating func flush(isLast: Bool) async throws {
        guard case .file(let header, var id, var waiting) = part else { return }
        part = .nothing
        while waiting.count >= ReplyLimits.piece || isLast && (id == nil || !waiting.isEmpty) {
            let piece = Array(waiting.prefix(ReplyLimits.piece))
            waiting.removeFirst(piece.count)
            do {
                let access = try access()
                let known =
                    if let id { id } else { try await service.beginFile(name: header.fileName ?? "", type: header.mediaType, access) }
                id = known
                if !piece.isEmpty { try await service.append(piece, to: known, access) }
            } catch let refusal as ReplyRefusal {
                refuse(refusal)
                // The rest of it is not looked at, and what came of it goes.
                if let id, let access = try? access() { try? await service.removeFile(id, access) }
                return
            }
        }
        part = .file(header, id: id, waiting)
    }

    private mutating func attempt(_ body: (any ReplyService, ReplyAccess) async throws -> Void) async throws {
        do { try await body(service, try access()) } catch let refusal as ReplyRefusal { refuse(refusal) }
    }

    private mutating func refuse(_ refusal: ReplyRefusal) {
        guard !refusals.contains(refusal) else { return }
        let isFinal = refusal == .noLink || refusal == .wrongForm
        refusals.insert(refusal, at: isFinal ? 0 : refusals.count)
    }
}
