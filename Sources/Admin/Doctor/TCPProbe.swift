import Foundation

/// Looks a host up and connects to it, for the sake of knowing; blocks.
enum TCPProbe {
    static func connect(_ host: String, _ port: Int, milliseconds: Int32) -> Probes.Reach {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        guard code == 0 else { return .unknownHost(String(cString: gai_strerror(code))) }
        defer { freeaddrinfo(list) }
        var last = Probes.Reach.timedOut
        var next = list
        while let address = next?.pointee {
            last = connect(address, milliseconds)
            if last == .connected { return last }
            next = address.ai_next
        }
        return last
    }

    private static func connect(_ address: addrinfo, _ milliseconds: Int32) -> Probes.Reach {
        let descriptor = socket(address.ai_family, address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue), address.ai_protocol)
        guard descriptor >= 0 else { return .failed(words(errno)) }
        defer { close(descriptor) }
        if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return .connected }
        guard errno == EINPROGRESS else { return .failed(words(errno)) }
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&waiting, 1, milliseconds) > 0 else { return .timedOut }
        var problem: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &problem, &length)
        return problem == 0 ? .connected : .failed(words(problem))
    }

    private static func words(_ code: Int32) -> String { String(cString: strerror(code)) }
}
