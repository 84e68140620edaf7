import Foundation
import Mail
import TestSupport
import Testing

@Suite("A5.1 MIME nesting, part and header floods", .serialized)
struct GateA5x1MIMEFloods {
    private static let top =
        "From: bob@partner.example\r\nTo: alice@zegel.example\r\nSubject: flood\r\nMessage-ID: <f@partner.example>\r\nMIME-Version: 1.0\r\n"

    /// Each with the reply it gets; `250` is taken and delivered as it is.
    static let floods: [(name: String, reply: String)] = [
        ("50,000 levels", "250"), ("1,000,000 empty parts", "250"), ("200,000 header fields", "552 5.6.0"), ("boundary prefixes", "250"),
        ("unterminated", "250"), ("parameters *0 to *99999", "552 5.6.0"), ("a boundary of 100,000 characters", "552 5.6.0"),
        ("100,000 addresses", "552 5.6.0"),
    ]

    private static func flood(_ name: String) -> String {
        switch name {
        case "50,000 levels":
            let levels = (0..<50_000).map { "Content-Type: multipart/mixed; boundary=b\($0)\r\n\r\n--b\($0)\r\n" }
            return top + levels.joined() + "\r\nx\r\n"
        case "1,000,000 empty parts":
            return top + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + String(repeating: "--b\r\n\r\n", count: 1_000_000)
                + "--b--\r\n"
        case "200,000 header fields": return top + (0..<200_000).map { "X-\($0): y\r\n" }.joined() + "\r\nx\r\n"
        case "boundary prefixes":
            let boundary = String(repeating: "b", count: 70)
            return top + "Content-Type: multipart/mixed; boundary=\(boundary)\r\n\r\n"
                + (0..<100_000).map { "--\(boundary.prefix($0 % 70))\r\n" }.joined() + "--\(boundary)--\r\n"
        case "unterminated":
            return top + "Content-Type: multipart/mixed; boundary=\"b\r\n\r\n--b\r\nContent-Type: text/plain; name=\"=?utf-8?B?"
                + String(repeating: "(", count: 50_000)
        case "parameters *0 to *99999":
            return top + "Content-Type: text/plain;" + (0..<100_000).map { "\r\n name*\($0)*=x;" }.joined() + "\r\n\r\nx\r\n"
        case "a boundary of 100,000 characters":
            return top + "Content-Type: multipart/mixed; boundary=\"\(String(repeating: "b", count: 110_000))\"\r\n\r\nx\r\n"
        default: return top + "Cc: " + (0..<100_000).map { "a\($0)@b.test" }.joined(separator: ",\r\n ") + "\r\n\r\nx\r\n"
        }
    }

    @Test("each is answered within 2 s of work, memory grows by less than 100 MB, and the next mail passes")
    func survives() async throws {
        let world = try await World.start()
        let alice = "alice@zegel.example"
        await world.send(World.mail(from: "bob@partner.example", to: alice), from: "bob@partner.example", to: alice, fromInside: false)
        _ = await world.inside.mails(for: alice)
        let before = try Self.memory(world.gateway.processIdentifier)
        var taken = 1
        for (name, reply) in Self.floods {
            let bytes = Array(Self.flood(name).utf8)
            let worked = try ProcessTimes.processor(world.gateway.processIdentifier)
            let outcome = await world.send(bytes, from: "bob@partner.example", to: alice, fromInside: false)
            // Both its threads and the kernel's work for it, whatever else the machine does meanwhile.
            let time = try ProcessTimes.processor(world.gateway.processIdentifier) - worked
            #expect(time < .seconds(2), "\(name): \(time)")
            switch outcome[alice] {
            case .delivered:
                #expect(reply == "250", "\(name) was taken")
                taken += 1
                #expect(await world.inside.mails(for: alice, count: taken, within: .seconds(60)).count == taken, "\(name)")
            case .failed(let said, _): #expect(said.summary.hasPrefix(reply), "\(name): \(said.summary)")
            default: Issue.record("\(name): \(String(describing: outcome[alice]))")
            }
            let grown = try Self.memory(world.gateway.processIdentifier) - before
            #expect(grown < 100 << 20, "\(name): \(grown >> 20) MiB more")
        }
        await world.send(World.mail(from: "bob@partner.example", to: alice), from: "bob@partner.example", to: alice, fromInside: false)
        #expect(await world.inside.mails(for: alice, count: taken + 1).count == taken + 1)
        await world.stop()
    }

    /// The most the process ever had in memory, in bytes.
    private static func memory(_ process: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(Int(line.filter(\.isNumber))) * 1024
    }
}
