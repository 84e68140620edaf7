// modules: Mail MIME
import MIME
import Mail

/// A list that is accepted means the same after it is written and read again; nothing dangerous is ever accepted.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzAddress(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    checkAddress(String(decoding: bytes, as: UTF8.self))
    guard let list = try? AddressList(parsing: bytes) else { return 0 }
    for mailbox in list.mailboxes { check(mailbox) }
    guard !list.mailboxes.isEmpty else { return 0 }
    let written = Message(parsing: HeaderWriter.field("To", list.mailboxes))
    require(written.root.header.count == 1, "an address became a field")
    guard let again = try? written.root.header.addressList(named: "To") else { return fail(written.bytes) }
    require(again.mailboxes.map(\.address) == list.mailboxes.map(\.address), "an address changed")
    return 0
}

private func fail(_ written: [UInt8]) -> Int32 {
    require(false, "what was written cannot be read: \(String(decoding: written, as: UTF8.self).debugDescription)")
    return 0
}

private func check(_ mailbox: Mailbox) {
    require(EmailAddress(mailbox.address.description) == mailbox.address)
    checkText(mailbox.address.description)
}

private func checkAddress(_ text: String) {
    guard let address = EmailAddress(text) else { return }
    require(EmailAddress(address.description) == address)
    require(EmailAddress(address.normalized)?.normalized == address.normalized)
    require(Domain(address.domain.ascii) == address.domain)
    checkText(address.description)
    if let plain = address.withoutTag { require(plain.domain == address.domain) }
}

private func checkText(_ text: String) {
    require(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }, "a control character in an address")
}
