import Foundation
import Mail
import TestSupport
import Testing

@Suite("A1.8 signing oracle: mail to be signed whose style depends on where it is shown", .serialized)
struct GateA1x8ConditionalStyle {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"

    private static let shapes = [
        ("@media", "<style>@media (min-width: 400px) { .a { display: none } }</style><p class=a>no</p>"),
        ("@supports", "<style>@sup\\70orts (display: grid) { .a { display: none } }</style><p class=a>no</p>"),
        (":has", "<style>body:h/**/as(.moz-cite-prefix) .a { display: none }</style><p class=a>no</p>"),
        ("hidden text in a quote", "<p>Yes.</p><blockquote><p style=\"display:none\">I owe you 1,000,000.</p></blockquote>"),
        ("hidden text in a quote", "<p>Yes.</p><div class=\"gmail_quote\"><span style='font-size: 0'>I quit.</span></div>"),
    ]

    private func mail(_ html: String) -> [UInt8] {
        let text = String(decoding: World.mail(from: alice, to: bob, body: "<html><body>\(html)</body></html>"), as: UTF8.self)
        return Array(text.replacing("text/plain", with: "text/html").utf8)
    }

    @Test("5 shapes outbound: event signed-content-conditional-css with the mail's id in log and trace; signed all the same")
    func told() async throws {
        let world = try await World.start()
        try await world.addKey(try world.authority.leaf(for: alice))
        for (number, (word, html)) in Self.shapes.enumerated() {
            let outcome = await world.send(mail(html), from: alice, to: bob, fromInside: true)[bob]
            guard case .delivered(let reply) = outcome, let id = reply.lines.last?.split(separator: " ").last.map(String.init) else {
                throw HarnessError.stopped("not accepted")
            }
            let arrived = await world.outside.mails(for: bob, count: number + 1)
            #expect(arrived.last?.header("Content-Type")?.contains("multipart/signed") == true)
            let events = world.gateway.log.split(separator: "\n").filter {
                $0.contains("signed-content-conditional-css") && $0.contains(id)
            }
            #expect(events.count == 1 && events.allSatisfy { $0.contains("mail.alarm") && $0.contains(word) }, "\(events)")
            let trace = try await world.gateway.must("message", "trace", id, "--json").text
            #expect(trace.contains("signed-content-conditional-css") && trace.contains(word))
        }
        await world.stop()
    }

    @Test("ordinary HTML, mail that is not signed, and mail from outside raise no event")
    func quiet() async throws {
        let world = try await World.start()
        try await world.addKey(try world.authority.leaf(for: alice))
        let honest = "<style>p { color: #333 }</style><p>Yes.</p><blockquote><p style=\"opacity:0.9\">No?</p></blockquote>"
        await world.send(mail(honest), from: alice, to: bob, fromInside: true)
        try await world.gateway.must("settings", "set", "sign.mode", "never", "--domain", "zegel.example")
        await world.send(mail(Self.shapes[0].1), from: alice, to: bob, fromInside: true)
        #expect(await world.outside.mails(for: bob, count: 2).count == 2)
        await world.send(mail(Self.shapes[0].1), from: bob, to: alice, fromInside: false)
        #expect(await world.inside.mails(for: alice).count == 1)
        #expect(!world.gateway.log.contains("signed-content-conditional-css"))
        await world.stop()
    }
}
