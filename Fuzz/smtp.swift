// modules: Mail SMTP
import SMTP

/// Any bytes: what the encoder lets out decodes to what went in, pieces do not matter, and no line is a trap.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSMTP(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    checkDecoder(bytes)
    checkChunks(bytes)
    checkMending(bytes)
    _ = ProxyHeader(parsing: bytes)
    checkEncoder(bytes)
    var replies = ReplyParser()
    for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
        _ = try? CommandParser.parse(line)
        if let reply = try? replies.receive(line) { require(!hasBareLineEnd(ReplyWriter.bytes(reply))) }
    }
    return 0
}

private func checkDecoder(_ bytes: [UInt8]) {
    var (whole, pieces, one, two) = (DataDecoder(), DataDecoder(), [UInt8](), [UInt8]())
    let consumed = bytes.withUnsafeBufferPointer { whole.decode($0, into: &one) }
    var count = 0
    for byte in bytes { count += [byte].withUnsafeBufferPointer { pieces.decode($0, into: &two) } }
    require(consumed == count && one == two, "pieces change the message")
    require(whole.defect == pieces.defect && whole.isComplete == pieces.isComplete, "pieces change the verdict")
    guard whole.isComplete else { return }
    let read = bytes[..<consumed]
    require(read.elementsEqual([46, 13, 10]) || read.suffix(5).elementsEqual([13, 10, 46, 13, 10]), "an end that is none")
    require(whole.defect != nil || !hasBareLineEnd(one), "a bare line end was let in")
}

/// Chunks of any size make the same message, and nothing bare comes in unnoticed.
private func checkChunks(_ bytes: [UInt8]) {
    var (whole, pieces, one, two) = (ChunkDecoder(), ChunkDecoder(), [UInt8](), [UInt8]())
    whole.begin(size: bytes.count)
    let consumed = bytes.withUnsafeBufferPointer { whole.decode($0, into: &one) }
    for byte in bytes {
        pieces.begin(size: 1)
        _ = [byte].withUnsafeBufferPointer { pieces.decode($0, into: &two) }
    }
    whole.finish(into: &one)
    pieces.finish(into: &two)
    require(consumed == bytes.count && one == two && whole.defect == pieces.defect, "chunks change the message")
    require((whole.defect == nil) == (!hasBareLineEnd(bytes) && !bytes.contains(0)), "a bare line end or NUL was let in")
}

/// Mended messages have no bare line ends, and go out and come back as one.
private func checkMending(_ bytes: [UInt8]) {
    var (decoder, message) = (DataDecoder(mendsLineEnds: true), [UInt8]())
    _ = bytes.withUnsafeBufferPointer { decoder.decode($0, into: &message) }
    guard decoder.isComplete else { return }
    require(!hasBareLineEnd(message), "a bare line end was not mended")
    checkEncoder(message)
}

private func checkEncoder(_ bytes: [UInt8]) {
    var (encoder, decoder, wire, back) = (DataEncoder(), DataDecoder(), [UInt8](), [UInt8]())
    do {
        let half = bytes.count / 2
        try encoder.encode(Array(bytes[..<half]), into: &wire)
        try encoder.encode(Array(bytes[half...]), into: &wire)
        try encoder.finish(into: &wire)
    } catch {
        return require(hasBareLineEnd(bytes), "a clean message was refused")
    }
    require(!hasBareLineEnd(wire), "a bare line end was let out")
    let consumed = wire.withUnsafeBufferPointer { decoder.decode($0, into: &back) }
    require(decoder.isComplete && consumed == wire.count, "the message ends early")
    require(back == bytes || back == bytes + [13, 10], "the message came back changed")
}

private func hasBareLineEnd(_ bytes: [UInt8]) -> Bool {
    for (index, byte) in bytes.enumerated() {
        if byte == 10, index == 0 || bytes[index - 1] != 13 { return true }
        if byte == 13, index + 1 == bytes.count || bytes[index + 1] != 10 { return true }
    }
    return false
}
