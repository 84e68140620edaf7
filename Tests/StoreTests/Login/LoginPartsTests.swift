import Foundation
import OpenSSL
import Synchronization
import TestSupport
import Testing

@testable import Store

@Suite("Login: recovery codes, secrets, and the threads that check passwords")
struct LoginPartsTests {
    @Test("recovery codes are ten, all different, of 80 bits, and found by their hash however they are typed")
    func recoveryCodes() throws {
        let codes = RecoveryCodes.make(random: Random.bytes)
        #expect(Set(codes).count == 10)
        for code in codes {
            #expect(code.wholeMatch(of: #/([a-z2-7]{4}-){3}[a-z2-7]{4}/#) != nil)
            let hash = try #require(RecoveryCodes.hash(code))
            #expect(RecoveryCodes.hash(code.uppercased().replacing("-", with: " ")) == hash && !hash.contains(code.prefix(4)))
        }
        for wrong in ["", "123456", String(codes[0].dropLast()), codes[0] + "a", codes[0] + "1", String(repeating: "a", count: 1_000_000)] {
            #expect(RecoveryCodes.hash(wrong) == nil)
        }
    }

    @Test("secrets have 128 bits at least, and print as nothing")
    func secrets() {
        let secret = LoginSecret(random: Random.bytes)
        #expect(Base32.decode(secret.text)?.count == 16 && secret.hash.utf8.count == 64 && secret.hash == LoginSecret(secret.text).hash)
        let token = LoginSecret(prefix: "zegel_", bytes: 20, random: Random.bytes)
        #expect(token.text.hasPrefix("zegel_") && Base32.decode(String(token.text.dropFirst(6)))?.count == 20)
        #expect(!"\(token) \([token]) \(String(reflecting: token))".contains(token.text))
    }

    @Test("of 100 passwords at once two are checked at a time, a few wait, the others are told to come back")
    func pool() async {
        let pool = PasswordPool(atOnce: 2, waiting: 8)
        let gauge = Gauge()
        // Those who got in end once two of them are inside and all the others were refused.
        Thread.detachNewThread {
            for _ in 0..<2 { gauge.entered.wait() }
            gauge.allRefused.wait()
            for _ in 0..<10 { gauge.release.signal() }
        }
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    do {
                        try await pool.run(for: "192.0.2.0/24") {
                            gauge.enter()
                            gauge.release.wait()
                            gauge.leave()
                        }
                        return true
                    } catch is PasswordPool.Busy { return false } catch { return true }
                }
            }
            var refused = 0
            var done = 0
            for await outcome in group {
                if outcome { done += 1 } else { refused += 1 }
                if refused == 90 && done == 0 { gauge.allRefused.signal() }
            }
            return (done, refused)
        }
        #expect(outcomes == (10, 90) && gauge.most == 2)
    }

    @Test("a flood from one place fills its share of the queue; who comes from elsewhere waits in line, and is looked at")
    func share() async throws {
        let pool = PasswordPool(atOnce: 1, waiting: 8, share: 3)
        let gauge = Gauge()
        let flood = Task {
            await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        do {
                            try await pool.run(for: "10.0.0.0/24") {
                                gauge.enter()
                                gauge.release.wait()
                                gauge.leave()
                            }
                            return true
                        } catch { return false }
                    }
                }
                var refused = 0
                for await outcome in group where !outcome {
                    refused += 1
                    if refused == 46 { gauge.allRefused.signal() }
                }
                return refused
            }
        }
        // One is inside, three wait, and the rest was turned away.
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                gauge.allRefused.wait()
                continuation.resume()
            }
        }
        async let other = pool.run(for: "192.0.2.0/24") { 7 }
        for _ in 0..<4 { gauge.release.signal() }
        #expect(try await other == 7)
        #expect(await flood.value == 46)
    }
}

/// Counts who is inside.
private final class Gauge: Sendable {
    let release = DispatchSemaphore(value: 0)
    let entered = DispatchSemaphore(value: 0)
    let allRefused = DispatchSemaphore(value: 0)
    private let counts = Mutex((now: 0, most: 0))

    var most: Int { counts.withLock { $0.most } }

    func enter() {
        counts.withLock { counts in
            counts.now += 1
            counts.most = max(counts.most, counts.now)
        }
        entered.signal()
    }

    func leave() { counts.withLock { $0.now -= 1 } }
}

@Suite("A8.4 password storage: what is kept is slow to guess")
struct GateA8x4PasswordTests {
    @Test("the hash says scrypt N 2^17, r 8, p 1, with a salt of its own, and holds nothing of the password")
    func form() throws {
        let first = try PasswordHash(password: "correct horse battery", random: Random.bytes)
        let second = try PasswordHash(password: "correct horse battery", random: Random.bytes)
        #expect(first.text.wholeMatch(of: #/\$scrypt\$ln=17,r=8,p=1\$[A-Za-z0-9+\/]{22}==\$[A-Za-z0-9+\/]{43}=/#) != nil)
        #expect(first.text != second.text && first != second && !first.isOutdated)
        let read = try #require(PasswordHash(text: first.text))
        #expect(read == first)
        #expect(try read.matches("correct horse battery"))
        #expect(try !read.matches("correct horse batterY"))
        #expect("\(first)" == "PasswordHash" && !"\([first])".contains("scrypt"))
    }

    @Test("checking takes at least 50 ms of processor time, and as long when there is no such person or the password is too long")
    func time() throws {
        let known = try PasswordHash(password: "correct horse battery", random: Random.bytes)
        let unknown = PasswordHash.decoy(random: Random.bytes)
        func measured(_ hash: PasswordHash, _ password: String) throws -> Double {
            let times = try (0..<3).map { _ in
                try ThreadClock.measure {
                    let isRight = try hash.matches(password)
                    #expect(!isRight)
                }
            }
            return (times.min() ?? .zero) / .seconds(1)
        }
        let wrong = try measured(known, "wrong horse battery")
        #expect((0.05...2).contains(wrong), "\(wrong) s")
        for other in [try measured(unknown, "wrong horse battery"), try measured(known, String(repeating: "x", count: 1_000_000))] {
            #expect((0.7...1.4).contains(other / wrong), "\(other) s instead of \(wrong) s")
        }
    }

    @Test("a hash with other parameters still counts, and says it is outdated")
    func outdated() throws {
        let old = try PasswordHash(
            password: "correct horse battery", .init(logarithmOfCost: 14, blockSize: 8, parallelism: 1), random: Random.bytes)
        let read = try #require(PasswordHash(text: old.text))
        #expect(read.isOutdated)
        #expect(try read.matches("correct horse battery"))
    }

    @Test(
        "a damaged hash, or one that asks for memory without end, is none",
        arguments: [
            "", "$", "$scrypt$", "$scrypt$ln=40,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAA", "$argon2id$v=19$m=1$AAAA$AAAA",
            "$scrypt$ln=17,r=8$AAAAAAAAAAAAAAAAAAAAAA==$AAAA", "$scrypt$r=17,ln=8,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAA",
            "$scrypt$ln=17,r=8,p=1$AAAA$AAAA", "$scrypt$ln=17,r=8,p=9999$AAAAAAAAAAAAAAAAAAAAAA==$AAAA", "plain text",
        ])
    func damaged(_ text: String) { #expect(PasswordHash(text: text) == nil) }

    @Test("passwords have 10 to 128 characters on one line; a compatible spelling of the same text is the same")
    func rule() throws {
        for wrong in ["", "123456789", String(repeating: "x", count: 129), "line\nbreak-here", "nul\u{0}nul\u{0}nul"] {
            #expect(PasswordHash.problem(with: wrong) != nil)
        }
        for right in ["1234567890", String(repeating: "ä", count: 128), "mit Leerzeichen drin", "𝕡𝕒𝕤𝕤𝕨𝕠𝕣𝕕 🔑🔑"] {
            #expect(PasswordHash.problem(with: right) == nil)
        }
        let cheap = Scrypt.Parameters(logarithmOfCost: 10, blockSize: 8, parallelism: 1)
        let hash = try PasswordHash(password: "Pa\u{DF}w\u{F6}rter!", cheap, random: Random.bytes)
        #expect(try hash.matches("Pa\u{DF}wo\u{308}rter!"))
    }
}

@Suite("A8.3 brute force: tries are slowed by where they come from and whose login it is")
struct GateA8x3ThrottleTests {
    static let start = Date(timeIntervalSince1970: 1_800_000_000)

    /// Tries `tries` passwords for an account, spread over addresses, one a `pause`.
    /// - Returns: how many were looked at.
    private func attack(_ throttle: inout Throttle, tries: Int, pause: TimeInterval, address: (Int) -> String) -> Int {
        (0..<tries).reduce(0) { looked, number in
            looked + (throttle.begin("anna", from: address(number), at: Self.start + Double(number) * pause) == nil ? 1 : 0)
        }
    }

    @Test("1,000 tries from one address in 100 s: five are looked at", arguments: ["192.0.2.7", "2001:db8:1:2::7", "::ffff:192.0.2.7"])
    func one(_ address: String) {
        var throttle = Throttle()
        let looked = attack(&throttle, tries: 1000, pause: 0.1) { _ in address }
        #expect(looked == 5)
        // Another account from the same address: none.
        do {
            let wait = throttle.begin("bob", from: address, at: Self.start + 100)
            #expect(wait != nil)
        }
        // The right user elsewhere: at once.
        do {
            let wait = throttle.begin("anna", from: "198.51.100.1", at: Self.start + 100)
            #expect(wait == nil)
        }
        // And from that address after its 300 s, which never become more.
        do {
            let wait = throttle.begin("anna", from: address, at: Self.start + 301)
            #expect(wait == nil)
        }
    }

    @Test("1,000 tries from 1,000 addresses of one IPv6 /64: five are looked at")
    func oneNetwork() {
        var throttle = Throttle()
        let looked = attack(&throttle, tries: 1000, pause: 0.1) { "2001:db8:1:2::" + String($0 + 1, radix: 16) }
        #expect(looked == 5)
        do {
            let wait = throttle.begin("anna", from: "2001:db8:1:3::1", at: Self.start + 100)
            #expect(wait == nil)
        }
    }

    @Test("1,000 tries from 300 addresses: little more than one each is looked at, and the right user elsewhere gets in at once")
    func many() {
        var throttle = Throttle()
        let looked = attack(&throttle, tries: 1000, pause: 0.1) { "10.0.\($0 % 300 / 100).\($0 % 100)" }
        #expect((300...310).contains(looked), "\(looked)")
        do {
            let wait = throttle.begin("anna", from: "198.51.100.1", at: Self.start + 100)
            #expect(wait == nil)
        }
        throttle.succeeded("anna", from: "198.51.100.1")
        do {
            let wait = throttle.begin("anna", from: "198.51.100.1", at: Self.start + 101)
            #expect(wait == nil)
        }
    }

    @Test("a thousand at once are not more than one after another")
    func atOnce() {
        var throttle = Throttle()
        let looked = attack(&throttle, tries: 1000, pause: 0) { _ in "192.0.2.7" }
        #expect(looked == 5)
    }

    @Test("an account's delay grows and ends: whoever waits gets in, however long the attack lasts")
    func growing() throws {
        var throttle = Throttle()
        var waits: [Int] = []
        var now = Self.start
        for number in 0..<2000 { _ = throttle.begin("anna", from: "10.1.\(number / 250).\(number % 250)", at: now + Double(number) * 0.1) }
        now += 200
        do {
            let wait = throttle.begin("anna", from: "198.51.100.1", at: now)
            #expect(wait == nil)
        }
        for _ in 0..<5 {
            let answer = throttle.begin("anna", from: "198.51.100.1", at: now)
            let wait = try #require(answer)
            #expect((1...300).contains(wait))
            waits.append(wait)
            now += Double(wait)
            for number in 0..<200 { _ = throttle.begin("anna", from: "10.2.\(waits.count).\(number)", at: now) }
            do {
                let wait = throttle.begin("anna", from: "198.51.100.1", at: now)
                #expect(wait == nil, "after \(wait) s")
            }
        }
    }

    @Test("of a second factor four wrong codes in 60 s are looked at; right ones do not count")
    func factor() {
        var throttle = Throttle()
        let looked = (0..<1000).map { throttle.beginFactor("anna", at: Self.start + Double($0) * 0.05) }.count { $0 == nil }
        #expect(looked == 4)
        do {
            let wait = throttle.beginFactor("bob", at: Self.start + 50)
            #expect(wait == nil)
        }
        do {
            let wait = throttle.beginFactor("anna", at: Self.start + 61)
            #expect(wait == nil)
        }
        for number in 0..<20 {
            let wait = throttle.beginFactor("carl", at: Self.start + Double(number))
            #expect(wait == nil)
            throttle.factorSucceeded("carl")
        }
    }

    @Test("100,000 addresses are forgotten once their time is over")
    func memory() {
        var throttle = Throttle()
        for number in 0..<100_000 {
            _ = throttle.begin("a\(number)", from: "10.\(number >> 16).\(number >> 8 & 255).\(number & 255)", at: Self.start)
        }
        _ = throttle.begin("anna", from: "198.51.100.1", at: Self.start + 400)
        #expect(Mirror(reflecting: throttle).children.allSatisfy { ($0.value as? any Collection)?.count ?? 0 <= 1 })
    }
}
