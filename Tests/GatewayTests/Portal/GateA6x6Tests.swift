import Foundation
import MIME
import Mail
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("A6.6 attachment names on the reply page")
struct GateA6x6ReplyNameTests {
    /// As they stand between the quotation marks of a form; what a mail carries instead, `nil`: refused, or nothing that matters.
    static let names: [(String, String?)] = [
        ("../../etc/passwd", "passwd"), ("/etc/passwd", "passwd"), ("..\\..\\windows\\win.ini", "win.ini"),
        ("\\\\server\\share\\evil.exe", "evil.exe"), ("C:\\Users\\dan\\a.pdf", "a.pdf"), ("file:///etc/shadow", "shadow"),
        ("%2e%2e%2fetc%2fpasswd", "%2e%2e%2fetc%2fpasswd"), ("..", "file"), (".", "file"), ("///", "file"), (".htaccess", "htaccess"),
        ("a\u{0}.pdf", "a.pdf"), ("ab\u{202E}fdp.exe", "abfdp.exe"), ("a\tb.txt", "ab.txt"), ("name. . .", "name"), (" . x", "x"),
        (String(repeating: "n", count: 4000) + ".pdf", String(repeating: "n", count: 251) + ".pdf"),
        (String(repeating: "ü", count: 3000) + ".docx", String(repeating: "ü", count: 125) + ".docx"),
        ("a.pdf\r\nBcc: eve@evil.example", nil), ("$(id).pdf", "$(id).pdf"), ("'; rm -rf x", "'; rm -rf x"), ("-rf", "-rf"),
    ]

    @Test("a name is data: no folder is made, no file is touched, the mail carries the last part alone", arguments: names.indices)
    func data(_ index: Int) async throws {
        let (name, expected) = Self.names[index]
        try await PortalWorld.with { world in
            let token = try await world.link()
            let files = try Self.tree(world.mail.folder.root)
            let canary = try TemporaryFolder()
            let file = try canary.write("passwd", Array("untouched".utf8))
            let form = try await world.form(token).adding("text", "x").adding(file: name, Array("MARK".utf8)).adding("do", "send")
            let answer = try await world.post("/reply/\(token)", form)
            // The path of a file that is there, whole: nothing is read from it or written to it.
            _ = try await world.post("/reply/\(token)", try await world.form(token).adding(file: "../../../../..\(file)", [1]))
            #expect(FileManager.default.contents(atPath: file) == Data("untouched".utf8))
            #expect(try Self.tree(world.mail.folder.root) == files)
            guard let expected else {
                #expect([200, 400, 403, 422].contains(answer.status))
                try await world.mail.process()
                for mail in try await world.mail.copies(for: PortalWorld.alice) {
                    #expect(mail.entities.allSatisfy { $0.header.first(named: "Bcc") == nil })
                }
                return
            }
            try #require(answer.body.contains("Your reply was sent"), "\(name): \(answer.status)")
            try await world.mail.process()
            let mail = try await world.mail.outgoing(to: PortalWorld.alice)
            let part = try #require(mail.entities.first { $0.contentType.mediaType == "application/pdf" })
            #expect(part.fileName == expected && mail.decodedBody(of: part) == Array("MARK".utf8))
        }
    }

    @Test(
        "a path is never the name of a file: not there, and nothing is asked of the reply it names",
        arguments: [
            "/reply/../../etc/passwd", "/reply/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/reply//etc/passwd", "/reply/TOKEN/../../../etc/passwd",
            "/reply/TOKEN/file/1", "/reply/TOKEN%00.pdf", "/static/../../../etc/passwd", "/static/%2e%2e/zegel.db", "/static/reply.js/..",
            "/static/..%5c..%5cwin.ini", "/reply/\\\\server\\share",
        ])
    func paths(_ path: String) async throws {
        try await PortalWorld.with { world in
            let token = try await world.link()
            let answer = try await world.get(path.replacing("TOKEN", with: token))
            #expect(answer.status == 404 || answer.status == 400)
            #expect(!answer.body.contains("root:") && !answer.body.contains("Your claim"))
        }
    }

    @Test(
        "a file goes by its random id alone: what looks like a path, a name, or is another link's goes nowhere",
        arguments: ["../one.pdf", "one.pdf", "/etc/passwd", "%2e%2e", "", "*", "' OR 1=1 --", "OTHER"])
    func removal(_ id: String) async throws {
        try await PortalWorld.with { world in
            let (token, other) = (try await world.link(), try await world.link(subject: "Another"))
            for each in [token, other] {
                _ = try await world.post("/reply/\(each)", try await world.form(each).adding(file: "one.pdf", [1, 2, 3]))
            }
            let foreign = try #require(try await world.replies.draft(other).files.first?.id)
            let before = try await world.stored()
            let form = try await world.form(token).adding("remove", id == "OTHER" ? foreign : id)
            let answer = try await world.post("/reply/\(token)", form)
            #expect(answer.status == 422 && answer.body.contains("not here any more"))
            #expect(try await world.stored() == before)
        }
    }

    @Test(
        "a type is data too: what could be a message or parts of its own travels as bytes",
        arguments: [
            ("message/rfc822", "application/octet-stream"), ("multipart/mixed; boundary=x", "application/octet-stream"),
            ("text/html", "text/html"), ("image/svg+xml", "image/svg+xml"), ("", "application/octet-stream"),
            ("text/plain; charset=\"a\"; x=y", "text/plain"), ("a/b/c", "application/octet-stream"), ("text/ä", "application/octet-stream"),
        ])
    func types(_ type: String, _ expected: String) async throws {
        try await PortalWorld.with { world in
            let token = try await world.link()
            let form = try await world.form(token).adding(file: "a.bin", type: type, Array("MARK".utf8)).adding("do", "send")
            #expect(try await world.post("/reply/\(token)", form).body.contains("Your reply was sent"))
            try await world.mail.process()
            let mail = try await world.mail.outgoing(to: PortalWorld.alice)
            let part = try #require(mail.entities.first { $0.fileName == "a.bin" })
            #expect(part.contentType.mediaType == expected && mail.decodedBody(of: part) == Array("MARK".utf8))
        }
    }

    /// The files below a folder, by name.
    private static func tree(_ folder: String) throws -> Set<String> {
        // What the store makes for itself comes and goes.
        Set(try FileManager.default.subpathsOfDirectory(atPath: folder)).filter { !$0.hasPrefix("zegel.db") }
    }
}
