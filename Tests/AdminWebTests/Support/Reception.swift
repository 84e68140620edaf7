import Admin
import AdminOperations
import Foundation
import Queue
import Synchronization
import TestSupport

@testable import Gateway

/// Who is logged in, for tests of pages, as the contract of the operations says; everything else goes to the real engine.
final class Reception: AdminService {
    struct Person: Sendable {
        var password: String
        var rights: Set<String>
        var roles: [String]
        var hasFactor = false
        var mustEnrol = false
    }

    private struct Session: Sendable {
        var name: String
        var isConfirmed: Bool
    }

    private struct Book {
        var people: [String: Person] = [:]
        var sessions: [String: Session] = [:]
        var setupToken: String?
        var away: String?
        var made = 0
    }

    /// Rights marked † (`behaviour.md` 27.4).
    private static let confirmed: Set = ["password.reveal", "authority.export-key", "administrator.reset", "factor.remove"]
    /// The only code that is right, and the only recovery code.
    static let code = "123456"

    private let fixture: AdminFixture
    private let flow: MailFlow
    private let book = Mutex(Book())

    init(_ fixture: AdminFixture) throws {
        self.fixture = fixture
        flow = try fixture.mailFlow()
    }

    func add(_ name: String, _ person: Person) { book.withLock { $0.people[name] = person } }
    func openSetup(token: String) { book.withLock { $0.setupToken = token } }
    /// Answers as an engine that is not ready yet, as long as there is this file.
    func setStarting(whenThereIs file: String) { book.withLock { $0.away = file } }
    func endSessions() { book.withLock { $0.sessions = [:] } }

    func perform(_ name: String, input: Data, by asker: Asker) async throws(AdminProblem) -> Data {
        if let away = book.withLock({ $0.away }), FileManager.default.fileExists(atPath: away) {
            throw AdminProblem(.temporary, "the engine is starting")
        }
        do {
            if let answer = try await answer(name, input, asker) { return try WireFormat.encoder.encode(answer) }
            let (session, person) = try who(asker)
            guard !person.mustEnrol else { throw AdminProblem(.noPermission, "enrol a second factor first") }
            if Self.confirmed.contains(name), !session.isConfirmed { throw AdminProblem(.needsConfirmation, "prove again who you are") }
            let output = try await fixture.engine.perform(name, input: input, as: Administrator(name: session.name, rights: person.rights))
            if name == MessageTest.name {
                while let entry = try await fixture.queue.claimReceived() { try await flow.process(entry) }
            }
            return output
        } catch let problem as AdminProblem { throw problem } catch { throw AdminProblem(.failed, "\(error)") }
    }

    private func secret(_ asker: Asker) -> String? {
        if case .session(let secret) = asker.proof { secret } else { nil }
    }

    private func who(_ asker: Asker) throws -> (Session, Person) {
        try book.withLock { book in
            guard let secret = secret(asker), let session = book.sessions[secret], let person = book.people[session.name] else {
                throw AdminProblem(.notLoggedIn, "log in first")
            }
            return (session, person)
        }
    }

    private func open(_ name: String, isConfirmed: Bool = false) -> Login {
        book.withLock { book in
            book.made += 1
            let secret = "session\(book.made)-\(UUID().uuidString.lowercased())"
            book.sessions[secret] = Session(name: name, isConfirmed: isConfirmed)
            return Login(
                session: secret, name: name, mustEnrol: book.people[name]?.mustEnrol ?? false, needsCode: false,
                until: Date().addingTimeInterval(3600))
        }
    }

    private func check(_ name: String, _ password: String, _ code: String?) throws -> Login? {
        guard let person = book.withLock({ $0.people[name] }), person.password == password else {
            throw AdminProblem(.noPermission, "name or password is wrong")
        }
        guard person.hasFactor, code != Self.code else { return nil }
        if code != nil { throw AdminProblem(.badInput, "the code is wrong", field: "code") }
        return Login(session: nil, name: name, mustEnrol: false, needsCode: true, until: nil)
    }

    private func read<T: Decodable>(_ type: T.Type, _ input: Data) throws -> T { try WireFormat.decoder.decode(type, from: input) }

    /// `nil`: an operation of the engine.
    private func answer(_ name: String, _ input: Data, _ asker: Asker) async throws -> (any Encodable)? {
        switch name {
        case SetupShow.name: return SetupShow.Result(isOpen: book.withLock { $0.setupToken != nil })
        case SetupBegin.name:
            let asked = try read(SetupBegin.self, input)
            guard book.withLock({ $0.setupToken }) == asked.token else {
                throw AdminProblem(.refused, "the token is not good any more", field: "token")
            }
            guard asked.password.count >= 10 else { throw AdminProblem(.badInput, "the password needs 10 characters", field: "password") }
            book.withLock {
                $0.setupToken = nil
                $0.people[asked.name] = Person(password: asked.password, rights: ["*"], roles: ["owner"], mustEnrol: true)
            }
            return open(asked.name)
        case SessionCreate.name:
            let asked = try read(SessionCreate.self, input)
            return try check(asked.name, asked.password, asked.code) ?? open(asked.name)
        case SessionShow.name:
            let (session, person) = try who(asker)
            return SessionShow.Me(
                name: session.name, roles: person.roles, rights: person.rights.sorted(), domains: nil, mustEnrol: person.mustEnrol,
                confirmedUntil: session.isConfirmed ? Date().addingTimeInterval(600) : nil, language: nil, via: "session")
        case SessionConfirm.name:
            let (session, _) = try who(asker)
            let asked = try read(SessionConfirm.self, input)
            if let more = try check(session.name, asked.password, asked.code) { return more }
            book.withLock { $0.sessions[secret(asker) ?? ""] = nil }
            return open(session.name, isConfirmed: true)
        case SessionEnd.name:
            book.withLock { $0.sessions[secret(asker) ?? ""] = nil }
            return Done()
        case SessionList.name:
            let (session, _) = try who(asker)
            return [
                SessionList.Item(
                    id: "1", administrator: session.name, address: "127.0.0.1", begunAt: Date(), usedAt: Date(),
                    until: Date().addingTimeInterval(3600), isOwn: true)
            ]
        case FactorBegin.name:
            let (session, _) = try who(asker)
            return FactorBegin.Result(secret: "JBSWY3DPEHPK3PXP", address: "otpauth://totp/Zegel:\(session.name)?secret=JBSWY3DPEHPK3PXP")
        case FactorFinish.name:
            let (session, _) = try who(asker)
            guard try read(FactorFinish.self, input).code == Self.code else {
                throw AdminProblem(.badInput, "the code is wrong", field: "code")
            }
            book.withLock {
                $0.people[session.name]?.mustEnrol = false
                $0.people[session.name]?.hasFactor = true
            }
            return FactorFinish.Result(recoveryCodes: (1...10).map { "abcd-efg\($0)" })
        case FactorRemove.name:
            let (session, _) = try who(asker)
            guard session.isConfirmed else { throw AdminProblem(.needsConfirmation, "prove again who you are") }
            book.withLock { $0.people[session.name]?.hasFactor = false }
            return Done()
        default: return try list(name, asker)
        }
    }

    /// What the lists of people and roles show.
    private func list(_ name: String, _ asker: Asker) throws -> (any Encodable)? {
        let wanted = [AdministratorList.name, RoleList.name, TokenList.name]
        guard wanted.contains(name) else { return nil }
        let (_, person) = try who(asker)
        guard person.rights.contains("*") || person.rights.contains(name) else {
            throw AdminProblem(.noPermission, "this needs the right \(name)")
        }
        switch name {
        case AdministratorList.name:
            return book.withLock { $0.people }.sorted { $0.key < $1.key }.map {
                AdministratorItem(
                    name: $0.key, roles: $0.value.roles, domains: nil, isLocked: false, hasSecondFactor: $0.value.hasFactor,
                    recoveryCodes: 8,
                    addedAt: Date(), lastLoginAt: Date())
            }
        case RoleList.name:
            return RoleList.Result(
                roles: [
                    RoleItem(role: "owner", isBuiltIn: true, rights: ["*"], inherits: [], allRights: ["*"], summary: "everything"),
                    RoleItem(
                        role: "helpdesk", isBuiltIn: true, rights: ["message.trace", "message.explain"], inherits: [],
                        allRights: ["message.explain", "message.trace"], summary: "looks, and sends notices again"),
                ],
                rights: [.init(right: "message.trace", needsConfirmation: false), .init(right: "password.reveal", needsConfirmation: true)])
        default: return [TokenList.Item]()
        }
    }
}
