import AdminOperations
import Foundation
import Settings

/// The portal and the SMS transport, where they are set.
struct PortalCheck: Check {
    let passed = "the portal is reached and the SMS transport is there, where they are set"
    let isStanding = false

    func findings(_ world: CheckedWorld) async -> [Finding] {
        var findings: [Finding] = []
        let url = world.settings.value(SettingKeys.portalBaseURL, at: .global).value.settingText
        if let parts = URLComponents(string: url), let host = parts.host {
            let reach = await world.probes.connect(host, parts.port ?? 443)
            if reach != .connected {
                findings.append(
                    Finding(
                        .warning, "The portal \(url) is not reached: \(reach.words)", meaning: "Links in mails lead nowhere.",
                        remedy: "Let the name lead to the portal, or: zegel settings set portal.base-url https://…"))
            }
        }
        if let name = world.settings.value(SettingKeys.smsTransport, at: .global).value.value?.text,
            !world.surroundings.smsTransports.contains(name)
        {
            findings.append(
                Finding(
                    .warning, "sms.transport is \(name), which the configuration does not have", meaning: "Passwords do not go by SMS.",
                    remedy: "Add [sms.transports.\(name)] to the configuration, or: zegel settings unset sms.transport"))
        }
        return findings
    }
}
