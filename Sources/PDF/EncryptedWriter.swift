import CQPDF
import MIME

/// Hands the pages and the files to libqpdf, which encrypts them as it writes.
struct EncryptedWriter {
    let job: PDFJob
    let message: Message
    let composed: Composition.Result

    /// What the callbacks of C reach.
    private final class Exchange {
        let message: Message
        let attachments: [Attachment]
        let write: (UnsafeBufferPointer<UInt8>) -> Bool
        var wasRefused = false

        init(_ message: Message, _ attachments: [Attachment], _ write: @escaping (UnsafeBufferPointer<UInt8>) -> Bool) {
            (self.message, self.attachments, self.write) = (message, attachments, write)
        }
    }

    func write(to target: (UnsafeBufferPointer<UInt8>) -> Bool) throws {
        try withoutActuallyEscaping(target) { target in
            let exchange = Exchange(message, composed.attachments, target)
            let texts = CStrings()
            let attachments = composed.attachments.map {
                cqpdf_attachment(
                    name: texts.hold($0.name), mediaType: texts.hold($0.mediaType), size: UInt64($0.size), deflates: $0.deflates ? 1 : 0)
            }
            let figures = composed.figures.map { Optional(texts.hold($0)) }
            try withExtendedLifetime((exchange, texts)) { try protect(attachments, figures, texts, exchange) }
        }
    }

    private func protect(
        _ attachments: [cqpdf_attachment], _ figures: [UnsafePointer<CChar>?], _ texts: CStrings, _ exchange: Exchange
    ) throws {
        var reason = [CChar](repeating: 0, count: 200)
        let code = composed.pages.withUnsafeBufferPointer { pages in
            attachments.withUnsafeBufferPointer { attachments in
                figures.withUnsafeBufferPointer { figures in
                    var document = cqpdf_document()
                    (document.pages, document.pagesCount) = (pages.baseAddress, pages.count)
                    document.language = texts.hold(composed.language)
                    document.userPassword = texts.hold(job.password.text)
                    document.ownerPassword = texts.hold(job.ownerPassword)
                    (document.attachments, document.attachmentsCount) = (attachments.baseAddress, attachments.count)
                    (document.figures, document.figuresCount) = (figures.baseAddress, figures.count)
                    return cqpdf_protect(
                        &document, Self.take, Self.provide, Unmanaged.passUnretained(exchange).toOpaque(), &reason, reason.count)
                }
            }
        }
        guard code != 0 else { return }
        if exchange.wasRefused { throw PDFError.cancelled }
        let text = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        throw PDFError.notWritten(reason: String(decoding: text, as: UTF8.self))
    }

    private static let take: cqpdf_write = { context, octets, count in
        guard let context, let octets else { return 1 }
        let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
        if exchange.write(UnsafeBufferPointer(start: octets, count: count)) { return 0 }
        exchange.wasRefused = true
        return 1
    }

    private static let provide: cqpdf_provide = { context, index, sink in
        guard let context, let sink else { return 1 }
        let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
        guard exchange.attachments.indices.contains(index) else { return 1 }
        return exchange.attachments[index].octets(in: exchange.message).withUnsafeBufferPointer {
            $0.isEmpty ? 0 : cqpdf_send(sink, $0.baseAddress, $0.count)
        }
    }
}
