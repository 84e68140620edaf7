import SMTP
import Testing

@Suite("PROXY protocol, versions 1 and 2")
struct ProxyHeaderTests {
    private static let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10]

    private func parse(_ text: String) -> ProxyHeader { ProxyHeader(parsing: Array(text.utf8)) }

    @Test(
        "version 1 names the client",
        arguments: [
            ("PROXY TCP4 192.0.2.7 198.51.100.1 5000 25\r\n", "192.0.2.7"),
            ("PROXY TCP6 2001:db8::7 2001:db8::1 5000 25\r\n", "2001:db8::7"),
            ("PROXY UNKNOWN\r\n", "unknown"), ("PROXY UNKNOWN what ever\r\n", "unknown"),
        ])
    func version1(text: String, address: String) {
        let expected = ProxyHeader.complete(length: text.utf8.count, client: ForwardedClient(address: address))
        #expect(parse(text + "EHLO x\r\n") == expected)
        for length in 0..<text.utf8.count { #expect(ProxyHeader(parsing: Array(text.utf8.prefix(length))) == .incomplete) }
    }

    @Test(
        "what is no header is refused",
        arguments: [
            "EHLO client.test\r\n", "PROXY TCP4 192.0.2.7 198.51.100.1 5000\r\n", "PROXY TCP4 2001:db8::7 198.51.100.1 1 2\r\n",
            "PROXY TCP4 192.0.2.7 198.51.100.1 70000 25\r\n", "PROXY TCP4 192.0.2.7/8 198.51.100.1 1 25\r\n",
            "PROXY TCP4 192.0.2.7 198.51.100.1 5000 25\n", "PROXY  TCP4 192.0.2.7 198.51.100.1 5000 25\r\n", "proxy UNKNOWN\r\n",
            "PROXY UNKNOWN " + String(repeating: "x", count: 200),
        ])
    func refused(text: String) { #expect(parse(text) == .malformed) }

    @Test("version 2 names the client, and says nothing for the proxy's own connections")
    func version2() {
        let short = Self.signature + [0x21, 0x11, 0, 12, 192, 0, 2, 7, 198, 51, 100, 1, 1, 2, 0, 25]
        #expect(ProxyHeader(parsing: short + [65]) == .complete(length: 28, client: ForwardedClient(address: "192.0.2.7")))
        for length in 0..<short.count { #expect(ProxyHeader(parsing: Array(short.prefix(length))) == .incomplete) }
        let long =
            Self.signature + [0x21, 0x21, 0, 36, 0x20, 1, 0x0D, 0xB8] + Array(repeating: 0, count: 11) + [7]
            + Array(repeating: 0, count: 20)
        #expect(ProxyHeader(parsing: long) == .complete(length: 52, client: ForwardedClient(address: "2001:db8:0:0:0:0:0:7")))
        #expect(ProxyHeader(parsing: Self.signature + [0x20, 0, 0, 0]) == .complete(length: 16, client: ForwardedClient()))
        let nameless = ProxyHeader.complete(length: 16, client: ForwardedClient(address: ForwardedClient.unknownAddress))
        #expect(ProxyHeader(parsing: Self.signature + [0x21, 0, 0, 0]) == nameless)
        for bytes: [UInt8] in [[0x31, 0x11, 0, 12], [0x21, 0x11, 0xFF, 0xFF], [0x22, 0x11, 0, 0], [0x21, 0x11, 0, 4, 1, 2, 3, 4]] {
            #expect(ProxyHeader(parsing: Self.signature + bytes) == .malformed)
        }
    }
}
