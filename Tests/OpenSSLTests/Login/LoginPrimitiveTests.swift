import Foundation
import Testing

@testable import OpenSSL

@Suite("Login: what passwords and codes are computed with")
struct LoginPrimitiveTests {
    static let scrypt: [(password: String, salt: String, cost: Int, size: Int, parallelism: Int, key: String)] = [
        (
            "", "", 4, 1, 1,
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
        ),
        (
            "password", "NaCl", 10, 8, 16,
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        ),
        (
            "pleaseletmein", "SodiumChloride", 14, 8, 1,
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        ),
    ]

    @Test("scrypt gives the keys of RFC 7914 §12", arguments: scrypt.indices)
    func keys(_ index: Int) throws {
        let row = Self.scrypt[index]
        let parameters = Scrypt.Parameters(logarithmOfCost: row.cost, blockSize: row.size, parallelism: row.parallelism)
        let key = try Scrypt.key(password: Array(row.password.utf8), salt: Array(row.salt.utf8), parameters, length: 64)
        #expect(key.map { String(format: "%02x", $0) }.joined() == row.key)
    }

    @Test("parameters that ask for too much are an error, not memory")
    func tooLarge() {
        for (cost, size, parallelism) in [(0, 8, 1), (63, 8, 1), (24, 8, 1), (20, 32, 16), (10, 0, 1), (10, 8, 0), (-1, 8, 1)] {
            let parameters = Scrypt.Parameters(logarithmOfCost: cost, blockSize: size, parallelism: parallelism)
            #expect(throws: OpenSSLError.self) { try Scrypt.key(password: [1], salt: [2], parameters) }
        }
    }

    @Test(
        "codes are those of RFC 6238, appendix B, in their last six digits",
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"), (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] as [(TimeInterval, String)])
    func codes(_ time: TimeInterval, _ code: String) {
        #expect(TOTP(secret: Array("12345678901234567890".utf8)).code(at: Date(timeIntervalSince1970: time)) == code)
    }

    @Test("a code counts one step before and behind, once, and never again; anything else does not")
    func window() {
        let totp = TOTP(secret: Array("12345678901234567890".utf8))
        let now = Date(timeIntervalSince1970: 1_000_000_000)
        let step = TOTP.step(at: now)
        for offset in -3...3 {
            let found = totp.step(of: totp.code(atStep: step + Int64(offset)), at: now, after: nil)
            #expect(found == (abs(offset) <= 1 ? step + Int64(offset) : nil), "\(offset)")
        }
        #expect(totp.step(of: totp.code(atStep: step), at: now, after: step) == nil)
        #expect(totp.step(of: totp.code(atStep: step - 1), at: now, after: step) == nil)
        #expect(totp.step(of: totp.code(atStep: step + 1), at: now, after: step) == step + 1)
        let code = totp.code(atStep: step)
        #expect(totp.step(of: "\(code.prefix(3)) \(code.suffix(3))", at: now, after: nil) == step)
        for wrong in ["", "1", code + "0", String(code.dropLast()), "١٢٣٤٥٦", "-12345", "12345\u{0}", String(repeating: "1", count: 100_000)] {
            #expect(totp.step(of: wrong, at: now, after: nil) == nil)
        }
    }

    @Test("the address a program reads escapes what would change its meaning")
    func address() {
        let totp = TOTP(secret: Array("12345678901234567890".utf8))
        #expect(
            totp.address(account: "a&secret=x@zegel.example", issuer: "Zegel GmbH")
                == "otpauth://totp/Zegel%20GmbH:a%26secret%3Dx%40zegel.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=Zegel%20GmbH&algorithm=SHA1&digits=6&period=30")
        #expect("\(totp)" == "TOTP" && "\([totp])" == "[TOTP]")
        var dumped = ""
        dump(totp, to: &dumped)
        #expect(!dumped.contains("49"))
    }

    @Test(
        "base32 is that of RFC 4648 §10, forgiving in what people type",
        arguments: [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
        ])
    func base32(_ text: String, _ encoded: String) {
        #expect(Base32.encode(Array(text.utf8)) == encoded)
        #expect(Base32.decode(encoded) == Array(text.utf8))
        #expect(Base32.decode(encoded.lowercased() + "==") == Array(text.utf8))
        #expect(Base32.decode(encoded.map { "\($0)" }.joined(separator: "- ")) == Array(text.utf8))
        #expect(Base32.decode(encoded + "1") == nil)
    }
}
