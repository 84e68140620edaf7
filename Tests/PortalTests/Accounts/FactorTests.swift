import Foundation
import OpenSSL
import PortalOperations
import Testing

@testable import Gateway
@testable import Store

@Suite("17.3: the second factor of the portal")
struct PortalFactorTests {
    @Test("it is asked for at each login from then on; a code works once, one step early or late; a recovery code works once")
    func codes() async throws {
        let world = try await AccountWorld()
        let (factor, codes, _) = try await world.enrol(try await world.join())
        #expect(codes.count == RecoveryCodes.count && Set(codes).count == codes.count)
        func session() async throws -> String {
            guard case .entered(let session, .code) = try await world.logIn() else { throw AccountWorld.Unexpected(.done) }
            return session
        }
        var current = try await session()
        #expect(try await world.ask(.enterCode(factor.code(at: world.clock.now)), in: current) == .notRight, "used at the enrolment")
        world.clock.advance(60)
        let code = factor.code(at: world.clock.now)
        guard case .entered(_, .full) = try await world.ask(.enterCode(" \(code.prefix(3)) \(code.suffix(3)) "), in: current) else {
            throw AccountWorld.Unexpected(.done)
        }
        world.clock.advance(61)
        current = try await session()
        #expect(try await world.ask(.enterCode(code), in: current) == .notRight)
        guard case .entered(_, .full) = try await world.ask(.enterCode(codes[3].uppercased()), in: current) else {
            throw AccountWorld.Unexpected(.done)
        }
        current = try await session()
        #expect(try await world.ask(.enterCode(codes[3]), in: current) == .notRight)
        #expect(try await world.ask(.enterCode("000000" + String(repeating: "0", count: 10_000)), in: current) == .notRight)
        await world.stop()
    }

    @Test("four wrong codes within a minute: the next one waits, also in another session; then the right one counts")
    func throttle() async throws {
        let world = try await AccountWorld()
        let (factor, _, _) = try await world.enrol(try await world.join())
        world.clock.advance(300)
        guard case .entered(let session, .code) = try await world.logIn(), case .entered(let other, .code) = try await world.logIn() else {
            throw AccountWorld.Unexpected(.done)
        }
        for _ in 0..<4 { #expect(try await world.ask(.enterCode("000000"), in: session) == .notRight) }
        for each in [session, other] {
            guard case .later(let seconds) = try await world.ask(.enterCode(factor.code(at: world.clock.now)), in: each) else {
                throw AccountWorld.Unexpected(.done)
            }
            #expect((1...60).contains(seconds))
        }
        world.clock.advance(61)
        guard case .entered = try await world.ask(.enterCode(factor.code(at: world.clock.now)), in: session) else {
            throw AccountWorld.Unexpected(.done)
        }
        await world.stop()
    }

    @Test("portal.second-factor required: a new session can do nothing but enrol, and it cannot be switched off")
    func required() async throws {
        let world = try await AccountWorld()
        try await world.set("portal.second-factor", "required")
        try await world.addPassword("ABCDEFGHJKLMNPQR")
        guard
            case .entered(let session, .enrol) = try await world.ask(
                .join(token: try await world.invite(), password: AccountWorld.password))
        else { throw AccountWorld.Unexpected(.done) }
        let before = try await world.everything()
        for step in [
            AccountStep.seeOverview, .showPassword(id: "ABCDEFGHJKLMNPQR"),
            .changePassword(old: AccountWorld.password, new: "a new password"),
            .deleteAccount(password: AccountWorld.password), .makeCodes(code: "000000"), .removeFactor(code: "000000"),
            .enterCode("000000"),
        ] { #expect(try await world.ask(step, in: session) == .forbidden) }
        #expect(try await world.everything() == before)
        let (factor, _, full) = try await world.enrol(session)
        #expect(try await world.ask(.see, in: session) == .visitor(nil), "the id rotates")
        guard case .password = try await world.ask(.showPassword(id: "ABCDEFGHJKLMNPQR"), in: full) else {
            throw AccountWorld.Unexpected(.done)
        }
        world.clock.advance(60)
        #expect(try await world.ask(.removeFactor(code: factor.code(at: world.clock.now)), in: full) == .forbidden)
        await world.stop()
    }

    @Test("optional: switched off with a code, not without; new recovery codes end the old ones; a second one cannot be put over the first")
    func optional() async throws {
        let world = try await AccountWorld()
        let (factor, codes, session) = try await world.enrol(try await world.join())
        #expect(try await world.ask(.beginFactor, in: session) == .forbidden)
        #expect(try await world.ask(.removeFactor(code: "000000"), in: session) == .notRight)
        world.clock.advance(60)
        guard case .codes(let new, nil) = try await world.ask(.makeCodes(code: factor.code(at: world.clock.now)), in: session) else {
            throw AccountWorld.Unexpected(.done)
        }
        #expect(Set(new).isDisjoint(with: codes))
        #expect(try await world.ask(.removeFactor(code: codes[0]), in: session) == .notRight)
        #expect(try await world.ask(.removeFactor(code: new[0]), in: session) == .done)
        guard case .entered(_, .full) = try await world.logIn() else { throw AccountWorld.Unexpected(.done) }
        try await world.set("portal.second-factor", "off")
        #expect(try await world.ask(.beginFactor, in: session) == .forbidden)
        await world.stop()
    }
}
