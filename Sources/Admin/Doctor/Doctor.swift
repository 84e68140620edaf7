import AdminOperations
import Foundation
import Settings
import Store

/// Runs the checks, one after the other, and tells what they found, the worst first.
public enum Doctor {
    static let checks: [any Check] = [
        LibraryCheck(), StoreCheck(), MasterKeyPlaceCheck(), StateFolderCheck(), ClockCheck(), DiskCheck(), ListenerCheck(),
        TLSFilesCheck(), InsideCheck(), RouteCheck(), RouteReachCheck(),
        RevocationListCheck(), ExpiryCheck(), InternalDomainCheck(), OpenRelayCheck(), RelayDomainCheck(), ModeCheck(), LegacyCheck(),
        StrictnessCheck(),
        AdministratorCheck(), PortalCheck(),
        SafeModeCheck(),
        KeySenderCheck(),
    ]

    /// When the store does not open: what can be found without it.
    public static func examine(_ surroundings: Surroundings, withoutStore trouble: any Error, probes: Probes = .system) async
        -> DoctorShow.Result
    {
        let world = CheckedWorld(
            store: nil, trouble: trouble, settings: SettingsSnapshot(), surroundings: surroundings, probes: probes, status: nil,
            now: Date())
        return await examine(world, checks)
    }

    static func examine(_ world: CheckedWorld, _ checks: [any Check]) async -> DoctorShow.Result {
        var result = DoctorShow.Result(findings: [], passed: [])
        for check in checks {
            let findings = await findings(of: check, world)
            if findings.isEmpty { result.passed.append(check.passed) } else { result.findings += findings }
        }
        result.findings = Finding.Severity.allCases.flatMap { severity in result.findings.filter { $0.severity == severity } }
        return result
    }

    private static func findings(of check: any Check, _ world: CheckedWorld) async -> [Finding] {
        do { return try await check.findings(world) } catch {
            return [
                Finding(
                    .problem, "Not checked whether \(check.passed)", meaning: "The check itself failed: \(error).",
                    remedy: "Run zegel doctor again; if it stays, the log of the engine says more.")
            ]
        }
    }
}

extension AdminEngine {
    /// - Parameter isStanding: only the checks whose findings stand in the status.
    func examine(isStanding: Bool) async throws -> DoctorShow.Result {
        let settings = try await store.read { try $0.settingsSnapshot() }
        let world = CheckedWorld(
            store: store, trouble: nil, settings: settings, surroundings: surroundings, probes: probes, status: status,
            now: store.now())
        return await Doctor.examine(world, Doctor.checks.filter { $0.isStanding || !isStanding })
    }
}
