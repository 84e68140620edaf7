import Foundation
import Testing

@testable import Store

@Suite("The master key reference")
struct MasterKeyTests {
    static let digits = String(repeating: "0a", count: 32)
    let folder: String

    init() throws { folder = try StoreFixture.newFolder() }

    private func file(_ bytes: [UInt8], mode: Int = 0o600) throws -> String {
        let path = "\(folder)/\(UUID().uuidString)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    @Test("made at the first start with mode 0600, and the same at the next")
    func created() throws {
        let path = "\(folder)/master.key"
        let first = try MasterKey.load(reference: "file:\(path)", creatingIfAbsent: true)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(try MasterKey.load(reference: "file:\(path)", creatingIfAbsent: false).bytes == first.bytes)
        #expect(try MasterKey.load(reference: "file:\(folder)/other.key", creatingIfAbsent: true).bytes != first.bytes)
    }

    @Test("hexadecimal digits in either case, with a line end, or 32 raw bytes")
    func forms() throws {
        for bytes in [Array(Self.digits.utf8), Array("\(Self.digits.uppercased())\r\n".utf8), [UInt8](repeating: 10, count: 32)] {
            let path = try file(bytes)
            #expect(try MasterKey.load(reference: "file:\(path)", creatingIfAbsent: false).bytes == [UInt8](repeating: 10, count: 32))
        }
        let environment = ["K": Self.digits, "CREDENTIALS_DIRECTORY": folder]
        _ = try MasterKey.load(reference: "env:K", creatingIfAbsent: false, environment: environment)
        let credential = try file(Array(Self.digits.utf8), mode: 0o440)
        let name = (credential as NSString).lastPathComponent
        _ = try MasterKey.load(reference: "credential:\(name)", creatingIfAbsent: false, environment: environment)
    }

    @Test("a file others can read is refused", arguments: [0o640, 0o604, 0o660, 0o601])
    func open(_ mode: Int) throws {
        let path = try file(Array(Self.digits.utf8), mode: mode)
        #expect(throws: StoreError.masterKey("\(path) can be read by others: chmod 600 \(path)")) {
            try MasterKey.load(reference: "file:\(path)", creatingIfAbsent: true)
        }
    }

    @Test(
        "what is no key is refused", arguments: ["", "0a", String(repeating: "0g", count: 32), String(repeating: "0a", count: 33)])
    func malformed(_ text: String) throws {
        let path = try file(Array(text.utf8))
        #expect(throws: StoreError.self) { try MasterKey.load(reference: "file:\(path)", creatingIfAbsent: true) }
        #expect(throws: StoreError.self) { try MasterKey.load(reference: "env:K", creatingIfAbsent: true, environment: ["K": text]) }
    }

    @Test(
        "references that name nothing",
        arguments: ["", "file", "file:", "vault:x", "env:ABSENT", "credential:../x", "credential:absent", "file:/nowhere/at/all"])
    func references(_ reference: String) {
        #expect(throws: StoreError.self) {
            try MasterKey.load(reference: reference, creatingIfAbsent: true, environment: ["CREDENTIALS_DIRECTORY": folder])
        }
    }

    @Test("an absent file is not made when a store exists already")
    func absent() {
        #expect(throws: StoreError.masterKey("\(folder)/x does not exist")) {
            try MasterKey.load(reference: "file:\(folder)/x", creatingIfAbsent: false)
        }
    }
}
