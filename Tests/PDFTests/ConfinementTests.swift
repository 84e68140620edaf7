import CConfinement
import Foundation
import TestSupport
import Testing

@Suite("What a confined process can do")
struct ConfinementTests {
    @Test("it opens no socket, writes no file, reads nothing beyond its folders, starts no program")
    func limits() async throws {
        let folder = try TemporaryFolder()
        try folder.write("outside", [1])
        await #expect(processExitsWith: .success) { [path = folder.path("outside") as String] in
            let readable = [strdup("/usr/share")]
            var paths = readable.map { UnsafePointer($0) }
            guard confinement_enter(&paths, 1, 64 << 30) == 0 else { _exit(10) }
            guard socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) < 0, errno == EPERM else { _exit(11) }
            guard socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) < 0, errno == EPERM else { _exit(12) }
            guard open(path, O_RDONLY) < 0, errno == EACCES else { _exit(13) }
            guard open("/etc/passwd", O_RDONLY) < 0, errno == EACCES else { _exit(14) }
            guard open("/usr/share/written", O_WRONLY | O_CREAT, 0o600) < 0, errno == EPERM else { _exit(15) }
            guard unlink(path) < 0, errno == EPERM else { _exit(16) }
            guard kill(getppid(), 0) < 0, errno == EPERM else { _exit(17) }
            var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
            guard execv("/bin/true", &arguments) < 0 else { _exit(19) }
            guard open("/usr/share", O_RDONLY) >= 0 else { _exit(20) }
            _exit(0)
        }
    }

    @Test("its copy starts no further one, and ends when its time is over")
    func copy() async throws {
        await #expect(processExitsWith: .success) {
            guard confinement_enter(nil, 0, 64 << 30) == 0 else { _exit(10) }
            let child = confinement_split(1)
            if child == 0 {
                guard confinement_split(1) < 0, errno == EPERM else { _exit(1) }
                var raised = rlimit(rlim_cur: 100, rlim_max: 100)
                guard setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &raised) < 0 else { _exit(2) }
                var number: UInt64 = 1
                while number != 0 { number = (number &* 3) | 1 }
                _exit(3)
            }
            var status: Int32 = 0
            waitpid(child, &status, 0)
            _exit(status & 0x7F == SIGXCPU || status & 0x7F == SIGKILL ? 0 : 12)
        }
    }
}
