import Mail
import NIOCore
import SMTP

/// The bytes of messages: DATA and BDAT.
extension SMTPServerHandler {
    /// Decoded bytes handed to the writer at once: before that they count in no budget.
    private static let pieceSize = 64 * 1024

    // MARK: Beginning

    func begin(_ envelope: Envelope, _ framing: MessageInTransfer.Framing, _ context: ChannelHandlerContext) {
        make(envelope, framing, context) { handler, failure in
            guard let failure else { return handler.write(Reply(354, nil, "End data with <CR><LF>.<CR><LF>"), context) }
            handler.carryOut(handler.session.refused(with: failure.reply), context)
        }
    }

    /// The first chunk makes the writer, the others go on with it.
    func begin(_ envelope: Envelope, chunk size: Int, isLast: Bool, _ context: ChannelHandlerContext) {
        guard message == nil else { return begin(chunk: size, isLast: isLast, context) }
        let decoder = ChunkDecoder(mendsLineEnds: configuration.mendsLineEnds(of: facts.address))
        make(envelope, .chunks(decoder, isLast: isLast), context) { handler, failure in
            guard let failure else { return handler.begin(chunk: size, isLast: isLast, context) }
            handler.refuse(chunk: size, failure.reply, context)
        }
    }

    private func begin(chunk size: Int, isLast: Bool, _ context: ChannelHandlerContext) {
        let limit = configuration.limits.messageSize
        guard size <= limit else {
            abandonMessage()
            return close(Reply(552, EnhancedStatus(5, 3, 4), "Message is larger than \(limit) bytes"), context)
        }
        message?.begin(chunk: size, isLast: isLast)
        if size == 0 { endChunk(context) }
    }

    private func refuse(chunk size: Int, _ reply: Reply, _ context: ChannelHandlerContext) {
        session.endedMessage(isTaken: false)
        switch session.refused(with: reply) {
        case .reply(let reply): unwanted = (size, reply)
        case let other: carryOut(other, context)
        }
    }

    private func make(
        _ envelope: Envelope, _ framing: MessageInTransfer.Framing, _ context: ChannelHandlerContext,
        _ then: @escaping (SMTPServerHandler, MailFailure?) -> Void
    ) {
        let client = facts
        let submission = Submission(
            origin: client.origin, originReason: client.originReason, listener: configuration.name, clientAddress: client.address,
            heloName: client.heloName, tls: client.tls, authenticatedAs: client.authenticatedAs, receivedAt: now(),
            minimumMode: configuration.minimumMode, spoken: configuration.spoken == .lmtp ? "LMTP" : nil)
        let begin: @Sendable () async -> Result<any MessageWriter, MailFailure> = { [receiver] in
            do throws(MailFailure) { return .success(try await receiver.begin(envelope, submission)) } catch { return .failure(error) }
        }
        let take = { (handler: SMTPServerHandler, writer: any MessageWriter) in
            handler.message = MessageInTransfer(writer: writer, recipients: envelope.forwardPaths.count, framing: framing)
            handler.pace.awaitMessage(at: .now)
            then(handler, nil)
        }
        if let writer = receiver.beginAtOnce(envelope, submission) { return take(self, writer) }
        ask(context, begin) { handler, result in
            switch result {
            case .success(let writer):
                // The client may have left while the writer was made: nothing may stay of it.
                guard !handler.isClosed else { return handler.abandon(writer) }
                take(handler, writer)
            case .failure(let failure): then(handler, failure)
            }
        }
    }

    // MARK: Reading

    /// - Returns: whether there may be more to do.
    func readMessage(_ context: ChannelHandlerContext) -> Bool {
        guard var transfer = message, buffer.readableBytes > 0 else { return false }
        // Held once only, so that appending to its bytes does not copy them.
        message = nil
        let consumed = buffer.withUnsafeReadableBytes { bytes in
            transfer.decode(UnsafeBufferPointer(rebasing: bytes.bindMemory(to: UInt8.self)[...]))
        }
        buffer.moveReaderIndex(forwardBy: consumed)
        transfer.refuseIfNeeded(limit: configuration.limits.messageSize)
        message = transfer
        if transfer.isComplete || !transfer.isReading {
            endChunk(context)
        } else if transfer.refusal == nil, transfer.piece.count >= Self.pieceSize {
            handOver(context)
        }
        return !isBusy && buffer.readableBytes > 0
    }

    /// Octets that nobody wants, up to the reply they get (RFC 3030 §2).
    /// - Returns: whether there may be more to do.
    func dropChunk(_ context: ChannelHandlerContext) -> Bool {
        guard let (left, reply) = unwanted else { return false }
        let count = min(left, buffer.readableBytes)
        buffer.moveReaderIndex(forwardBy: count)
        guard count == left else {
            unwanted = (left - count, reply)
            return false
        }
        unwanted = nil
        write(reply, context)
        return buffer.readableBytes > 0
    }

    private func handOver(_ context: ChannelHandlerContext) {
        guard let writer = message?.writer, let piece = message?.takePiece() else { return }
        let append: @Sendable () async -> MailFailure? = {
            do throws(MailFailure) { try await writer.append(piece) } catch { return error }
            return nil
        }
        ask(context, append) { handler, failure in
            guard !handler.isClosed else { return handler.abandonMessage() }
            handler.message?.refuse(failure?.reply)
        }
    }

    // MARK: Ending

    /// The message is complete, or one chunk of it.
    private func endChunk(_ context: ChannelHandlerContext) {
        guard var transfer = message else { return }
        message = nil
        if transfer.isComplete { transfer.finish() }
        if let refusal = transfer.finalRefusal { return refuse(transfer, refusal, context) }
        if transfer.isComplete { return commit(transfer, context) }
        message = transfer
        write(Reply(250, EnhancedStatus(2, 0, 0), "Ok, go on"), context)
        if transfer.piece.count >= Self.pieceSize { handOver(context) }
    }

    private func refuse(_ transfer: MessageInTransfer, _ refusal: Reply, _ context: ChannelHandlerContext) {
        let writer = transfer.writer
        let abandon: @Sendable () async -> Reply = { [receiver] in
            await writer.abandon()
            return await receiver.final(refusal)
        }
        ask(context, abandon) { handler, softened in
            let refusal = transfer.defect == nil ? softened : refusal
            handler.session.endedMessage(isTaken: false)
            if transfer.defect == nil {
                handler.answer(transfer, refusal, context)
            } else {
                handler.close(refusal, context)
            }
        }
    }

    /// The answer to a message that was not taken.
    private struct Refused: Error { let reply: Reply }

    private func commit(_ transfer: MessageInTransfer, _ context: ChannelHandlerContext) {
        let (writer, piece) = (transfer.writer, transfer.piece)
        let finish: @Sendable () async -> Result<QueueID, Refused> = { [receiver] in
            do throws(MailFailure) {
                if !piece.isEmpty { try await writer.append(piece) }
                return .success(try await writer.commit())
            } catch {
                await writer.abandon()
                return .failure(Refused(reply: await receiver.final(error.reply)))
            }
        }
        ask(context, finish) { handler, result in
            switch result {
            case .success(let id):
                handler.session.endedMessage(isTaken: true)
                let reply = Reply(250, EnhancedStatus(2, 0, 0), "Ok: queued as \(id)")
                for _ in 0..<handler.answers(to: transfer) { handler.write(reply, context) }
            case .failure(let failure):
                handler.session.endedMessage(isTaken: false)
                handler.answer(transfer, failure.reply, context)
            }
        }
    }

    /// RFC 2033 §4.2: one answer for each recipient.
    private func answers(to transfer: MessageInTransfer) -> Int { configuration.spoken == .lmtp ? transfer.recipients : 1 }

    private func answer(_ transfer: MessageInTransfer, _ refusal: Reply, _ context: ChannelHandlerContext) {
        let action = session.refused(with: refusal)
        if case .reply = action {
            for _ in 1..<max(answers(to: transfer), 1) { write(refusal, context) }
        }
        carryOut(action, context)
    }

    func abandonMessage() {
        // While the writer works, its answer does this: `abandon` is never called beside `append`.
        guard !isBusy, let writer = message?.writer else { return }
        message = nil
        abandon(writer)
    }

    private func abandon(_ writer: any MessageWriter) {
        Task { await writer.abandon() }
    }
}
