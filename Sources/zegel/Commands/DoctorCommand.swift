import Admin
import AdminOperations
import ArgumentParser
import Foundation

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: DoctorShow.summary,
        discussion: "Exit 0 when nothing is wrong or unwise, 5 when something is; notes do not count.")
    @OptionGroup var output: JSONOption

    func run() async throws {
        let result = try await examine()
        try output.print(result, FindingText.text)
        if result.findings.contains(where: { $0.severity != .note }) { throw ExitCode(Exit.checkFoundProblems) }
    }

    /// A running engine is asked itself; without one the store is opened, if there is one that opens.
    private func examine() async throws -> DoctorShow.Result {
        if let result = try await Engine.performOnRunningEngine(DoctorShow()) { return result }
        let surroundings = try GlobalOptions.readConfiguration().surroundings()
        guard FileManager.default.fileExists(atPath: surroundings.databasePath) else {
            return await Doctor.examine(surroundings, withoutStore: PlainFailure(text: "there is none yet"))
        }
        do {
            return try await Engine.perform(DoctorShow())
        } catch let problem as AdminProblem {
            throw problem
        } catch {
            return await Doctor.examine(surroundings, withoutStore: error)
        }
    }
}
