import Web

/// What may be chosen where an operation takes one of several words.
enum FieldChoices {
    static func choices(_ operation: String, _ field: String, _ language: Language) -> [(value: String, label: String)]? {
        (ChoiceWords.all["\(operation).\(field)"] ?? ChoiceWords.all[field])?.map { ($0.value, $0.words(language)) }
    }
}
