import Foundation
import TestSupport
import Testing

@Suite("A4.6 open relay: strangers reach internal domains and nothing else", .serialized)
struct GateA4x6OpenRelay {
    /// `nil`: a mail address by the grammar, refused by policy with 550 5.7.1; else the code of what is none.
    static let addresses: [(address: String, refusal: String?)] = [
        ("victim@other.example", nil), ("VICTIM@OTHER.EXAMPLE", nil), ("victim%other.example@zegel.example", nil),
        ("victim%other.example%third.example@zegel.example", nil), ("\"victim@other.example\"@zegel.example", nil),
        ("\"victim%other.example\"@zegel.example", nil), ("other.example!victim@zegel.example", nil),
        ("victim%zegel.example@other.example", nil),
        ("\"victim\"@other.example", nil), ("victim+tag@other.example", nil), ("victim@sub.zegel.example", nil),
        ("victim@gateway.zegel.example", nil), ("victim@zegel.example.other.example", nil), ("victim@localhost", nil),
        ("victim@bücher.example", nil), ("postmaster@other.example", nil), ("victim@notzegel.example", nil),
        ("@zegel.example:victim@other.example", "553 5.1.3"), ("@other.example,@zegel.example:victim@zegel.example", "553 5.1.3"),
        ("victim@[192.0.2.1]", nil), ("victim@[IPv6:2001:db8::1]", nil), ("victim@[127.0.0.1]", nil),
        ("victim@other.example.", "553 5.1.3"), ("victim@zegel.example@other.example", "553 5.1.3"), ("victim", "553 5.1.3"),
    ]

    @Test("25 addresses, with a sender and without: none is taken")
    func refused() async throws {
        #expect(Self.addresses.count == 25)
        let world = try await World.start()
        let client = SMTPTestClient(port: world.gateway.outsidePort)
        for sender in ["evil@a.test", "alice@zegel.example", ""] {
            for (address, refusal) in Self.addresses {
                try await client.dialog(
                    "S: 220\nC: EHLO c\nS: 250\nC: MAIL FROM:<\(sender)> SMTPUTF8\nS: 250\nC: RCPT TO:<\(address)>\nS: \(refusal ?? "550 5.7.1")"
                )
            }
        }
        try await client.dialog("S: 220\nC: EHLO c\nS: 250\nC: MAIL FROM:<>\nS: 250\nC: RCPT TO:<alice@ZEGEL.example>\nS: 250 2.1.5")
        #expect(try await world.gateway.must("queue", "list", "--json").text.contains("\"id\"") == false)
        await world.stop()
    }
}
