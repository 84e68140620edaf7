import NIOCore
import Web

extension WebClient {
    /// Asks an engine: long work is done before it answers.
    init(engine place: Place, group: any EventLoopGroup) {
        self.init(place, group: group, connectTimeout: .seconds(10), patience: .minutes(15), longest: 256 << 20)
    }
}
