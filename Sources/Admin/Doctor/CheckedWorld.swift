import Foundation
import Settings
import Store

/// What the checks look at.
struct CheckedWorld: Sendable {
    /// `nil`: it does not open, and `trouble` says why.
    let store: Store?
    let trouble: (any Error)?
    let settings: SettingsSnapshot
    let surroundings: Surroundings
    let probes: Probes
    /// `nil`: no engine runs.
    let status: (any EngineStatus)?
    let now: Date

    /// The configuration file in a sentence.
    var file: String { surroundings.file ?? "/etc/zegel/zegel.toml" }
}
