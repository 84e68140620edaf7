import Fetch
import Mail
import TestSupport
import Testing

@Suite("A7.2 size and time bombs for the fetcher")
struct GateA7x2Bombs {
    let access = Access()

    @Test("an endless body, an announced giant, a dripping and a silent server end at their limits")
    func bombs() async throws {
        let server = try await HTTPTestServer.start([
            "/endless": .endless, "/giant": .announced(100_000_000_000), "/drip": .drip, "/silent": .silence,
        ])
        let small = FetchLimits(size: 1_000_000, time: .seconds(10))
        #expect(await access.error(access.fetcher(server, limits: small), server.url("/endless")) == .tooLarge(limit: 1_000_000))
        #expect(await access.error(access.fetcher(server, limits: small), server.url("/giant")) == .tooLarge(limit: 1_000_000))
        let strict = FetchLimits(time: .seconds(10), minimumRate: 1000, rateWindow: .milliseconds(100))
        #expect(await access.error(access.fetcher(server, limits: strict), server.url("/drip")) == .tooSlow)
        let short = FetchLimits(time: .milliseconds(200))
        #expect(await access.error(access.fetcher(server, limits: short), server.url("/silent")) == .timedOut)
        await server.stop()
    }

    @Test("5,000,000 entries, streamed without a length, end at 32 MiB")
    func fiveMillionEntries() async throws {
        // One entry of a list: a serial number of five octets and the day it was revoked.
        let entry: [UInt8] = [0x30, 0x16, 0x02, 0x05, 1, 2, 3, 4, 5, 0x17, 0x0D] + Array("261130000000Z".utf8)
        let server = try await HTTPTestServer.start(["/list.crl": .stream([0x30, 0x84, 0x07, 0x27, 0x0E, 0x00], entry, times: 5_000_000)])
        #expect(await access.error(access.fetcher(server), server.url("/list.crl")) == .tooLarge(limit: 32 << 20))
        await server.stop()
    }

    @Test("the usual limits: 32 MiB, 30 s, 1 kB a second, 3 redirects")
    func usual() {
        let limits = FetchLimits()
        #expect(limits.size == 32 << 20 && limits.time == .seconds(30) && limits.minimumRate == 1024 && limits.redirects == 3)
    }
}
