import Foundation
import TestSupport
import Testing

@testable import zegel

@Suite("systemd")
struct ServiceManagerTests {
    @Test("what is said arrives as datagrams, each thing on its own line")
    func notifies() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("notify")
        let receiver = try DatagramReceiver(path: path)
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": path], processIdentifier: 1)
        manager.status("starting\nREADY=1")
        manager.ready("takes mail")
        manager.alive()
        manager.stopping()
        #expect(
            try await receiver.read(4) == [
                "STATUS=starting READY=1", "READY=1\nSTATUS=takes mail", "WATCHDOG=1", "STOPPING=1\nSTATUS=stopping",
            ])
    }

    @Test("without a manager, or with a path that is none, nothing is sent", arguments: [nil, "", "relative"])
    func silent(_ path: String?) {
        let environment = path.map { ["NOTIFY_SOCKET": $0] } ?? [:]
        ServiceManager(environment: environment, processIdentifier: 1).ready("x")
    }

    @Test("the watchdog is told twice in its time, and only when it waits for this process")
    func watchdog() {
        func interval(_ environment: [String: String]) -> Duration? {
            ServiceManager(environment: environment, processIdentifier: 7).watchdogInterval
        }
        #expect(interval(["WATCHDOG_USEC": "30000000"]) == .seconds(15))
        #expect(interval(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "7"]) == .seconds(15))
        #expect(interval(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "8"]) == nil)
        #expect(interval(["WATCHDOG_USEC": "0"]) == nil && interval([:]) == nil)
    }

    @Test("sockets are taken by name, and only when they are for this process")
    func sockets() {
        func sockets(_ environment: [String: String]) -> ActivatedSockets {
            ActivatedSockets(environment: environment, processIdentifier: 7)
        }
        let passed = sockets(["LISTEN_PID": "7", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "outside:inside"])
        #expect(passed.descriptor(for: "outside") == 3 && passed.descriptor(for: "inside") == 4 && passed.descriptor(for: "x") == nil)
        #expect(sockets(["LISTEN_PID": "8", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "outside:inside"]).names.isEmpty)
        #expect(sockets(["LISTEN_PID": "7", "LISTEN_FDS": "-1"]).names.isEmpty)
    }
}
