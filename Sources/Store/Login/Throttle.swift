import Foundation
import Mail

/// Slows down who tries passwords (`behaviour.md` 17.3): by where it comes from, and by whose login it is. A clock is handed in.
///
/// An address block (IPv4 address, IPv6 /64) that failed five times in 300 s is not looked at until the first failure is that old.
/// Once five tries for an account failed, from wherever, each block that failed for it waits longer after each failure. Nobody is locked
/// out for good, and who comes from elsewhere has his first try at once: whoever guesses cannot keep the owner out.
///
/// A try counts as failed from its beginning, so that many at once are not more than one after another.
public struct Throttle: Sendable {
    public static let failures = 5
    public static let window: TimeInterval = 300
    public static let factorFailures = 4
    public static let factorWindow: TimeInterval = 60
    /// From so many entries on those whose window is over are forgotten, at most once in ten seconds.
    private static let sweepSize = 10_000
    private static let sweepPause: TimeInterval = 10

    private struct Pair: Hashable, Sendable {
        var account: String
        var block: String
    }

    private var blocks: [String: [Date]] = [:]
    private var accounts: [String: [Date]] = [:]
    private var pairs: [Pair: Date] = [:]
    private var factors: [String: [Date]] = [:]
    private var swept = Date.distantPast

    public init() {}

    /// Asks for a try and counts it as failed until `succeeded` says otherwise.
    /// - Parameters:
    ///   - account: whose login, in one spelling; it need not exist.
    ///   - address: where it comes from; `nil`: from this machine, counted as one block.
    /// - Returns: the seconds to wait; `nil`: go ahead.
    public mutating func begin(_ account: String, from address: String?, at now: Date) -> Int? {
        sweep(now)
        let block = Self.block(address)
        if let wait = wait(account, block, now) { return wait }
        blocks[block, default: []].append(now)
        accounts[account] = (accounts[account] ?? []).suffix(63) + [now]
        pairs[Pair(account: account, block: block)] = now
        return nil
    }

    /// The last try of this account from there was right: it does not count.
    public mutating func succeeded(_ account: String, from address: String?) {
        let block = Self.block(address)
        _ = blocks[block]?.popLast()
        _ = accounts[account]?.popLast()
        pairs[Pair(account: account, block: block)] = nil
    }

    /// Asks for a try of a second factor, likewise: four failures in 60 s for an account.
    public mutating func beginFactor(_ account: String, at now: Date) -> Int? {
        let recent = (factors[account] ?? []).filter { now.timeIntervalSince($0) < Self.factorWindow }
        if recent.count >= Self.factorFailures { return Self.seconds(Self.factorWindow - now.timeIntervalSince(recent[0])) }
        factors[account] = recent + [now]
        return nil
    }

    public mutating func factorSucceeded(_ account: String) { _ = factors[account]?.popLast() }

    private mutating func wait(_ account: String, _ block: String, _ now: Date) -> Int? {
        let failed = (blocks[block] ?? []).filter { now.timeIntervalSince($0) < Self.window }
        blocks[block] = failed.isEmpty ? nil : failed
        if failed.count >= Self.failures { return Self.seconds(Self.window - now.timeIntervalSince(failed[failed.count - Self.failures])) }
        let attacks = (accounts[account] ?? []).filter { now.timeIntervalSince($0) < Self.window }
        accounts[account] = attacks.isEmpty ? nil : attacks
        guard attacks.count >= Self.failures, let last = pairs[Pair(account: account, block: block)] else { return nil }
        let delay = min(TimeInterval(1 << min(attacks.count - Self.failures, 9)), Self.window)
        let left = delay - now.timeIntervalSince(last)
        return left > 0 ? Self.seconds(left) : nil
    }

    private mutating func sweep(_ now: Date) {
        guard max(blocks.count, accounts.count, pairs.count, factors.count) >= Self.sweepSize,
            now.timeIntervalSince(swept) >= Self.sweepPause
        else { return }
        swept = now
        let isOld = { (last: Date?) in now.timeIntervalSince(last ?? .distantPast) >= Self.window }
        blocks = blocks.filter { !isOld($0.value.last) }
        accounts = accounts.filter { !isOld($0.value.last) }
        factors = factors.filter { !isOld($0.value.last) }
        pairs = pairs.filter { !isOld($0.value) }
    }

    private static func block(_ address: String?) -> String { address.map(Network.client(of:)) ?? "here" }

    private static func seconds(_ time: TimeInterval) -> Int { max(1, Int(time.rounded(.up))) }
}
