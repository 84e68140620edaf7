import AdminOperations

extension HandlerTable {
    mutating func addDoctor() {
        add(DoctorShow.self) { engine, _, _ in try await engine.examine(isStanding: false) }
    }
}
