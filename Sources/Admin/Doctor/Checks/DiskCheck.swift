import AdminOperations
import Gateway

/// Room for the mail that comes: 1.5 × the size of the largest message + 1 GiB (`behaviour.md` 32).
struct DiskCheck: Check {
    let passed = "there is room on the disk"
    let isStanding = false

    func findings(_ world: CheckedWorld) async -> [Finding] {
        let folder = world.surroundings.stateFolder
        guard let free = await world.probes.freeBytes(folder) else {
            return [
                Finding(
                    .problem, "Nobody can tell how much room \(folder) has", meaning: "The folder is not there or does not answer.",
                    remedy: "Look at it: df -h \(folder)")
            ]
        }
        let needed = DiskGauge.needed(maximumSize: world.surroundings.maximumSize, reserve: world.surroundings.diskReserve)
        guard free < 2 * needed else { return [] }
        let isShort = free < needed
        return [
            Finding(
                isShort ? .problem : .warning,
                "\(isShort ? "There is too little room" : "Room gets short"): \(Self.words(free)) free in \(folder)",
                meaning: "Below \(Self.words(needed)) there may be no room for a message that comes.",
                remedy: "Make room, move the state folder, or shorten trace.retention: zegel settings set trace.retention '30 d'")
        ]
    }

    private static func words(_ bytes: Int64) -> String {
        bytes < 1 << 30 ? "\(bytes >> 20) MiB" : "\((bytes >> 20) * 10 / 1024 / 10).\((bytes >> 20) * 10 / 1024 % 10) GiB"
    }
}
