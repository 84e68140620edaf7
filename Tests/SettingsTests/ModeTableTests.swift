import Mail
import Settings
import Testing

@Suite("6.2, combining encrypt modes")
struct ModeTableTests {
    /// The table of behaviour.md 6.2: rows are the sender's mode, columns allow, never, force, mandatory of the recipient.
    static let table: [(EncryptMode, Bool, [EncryptMode])] = [
        (.allow, true, [.allow, .never, .force, .mandatory]),
        (.never, true, [.never, .never, .force, .mandatory]),
        (.never, false, [.never, .never, .never, .never]),
        (.force, true, [.force, .force, .force, .mandatory]),
        (.mandatory, true, [.mandatory, .mandatory, .mandatory, .mandatory]),
    ]

    @Test("every cell", arguments: table)
    func cell(sender: EncryptMode, overrideAllowed: Bool, expected: [EncryptMode]) {
        let recipients: [EncryptMode] = [.allow, .never, .force, .mandatory]
        let got = recipients.map { EncryptMode.combined(sender: sender, recipient: $0, overrideAllowed: overrideAllowed) }
        #expect(got == expected)
    }

    @Test("override off changes nothing for a sender who asks for encryption", arguments: [EncryptMode.allow, .force, .mandatory])
    func overrideOffConcernsNeverAlone(_ sender: EncryptMode) {
        for recipient in EncryptMode.allCases {
            #expect(
                EncryptMode.combined(sender: sender, recipient: recipient, overrideAllowed: false)
                    == EncryptMode.combined(sender: sender, recipient: recipient, overrideAllowed: true))
        }
    }

    @Test("firmness rises allow, never, force, mandatory")
    func firmness() {
        #expect(EncryptMode.allCases.sorted { $0.firmness < $1.firmness } == [.allow, .never, .force, .mandatory])
    }
}
