package machine

import (
	"net"
	"net/netip"
)

// Network tells networks apart: by the addresses with which this machine would
// speak to the world, empty where there is no way. Other interfaces come and go, as
// those of containers do, and are nobody's business. Nothing is sent.
func Network() string {
	return localAddr("udp4", "192.0.2.1:9") + " " + localAddr("udp6", "[2001:db8::1]:9")
}

// localAddr is this machine's address on the way to a far one. Of an IPv6 address only
// the network counts: the rest changes by itself from time to time.
func localAddr(network, far string) string {
	conn, err := net.Dial(network, far)
	if err != nil {
		return ""
	}
	defer conn.Close()
	local, err := netip.ParseAddrPort(conn.LocalAddr().String())
	if err != nil {
		return ""
	}
	addr := local.Addr().Unmap()
	if addr.Is4() {
		return addr.String()
	}
	prefix, err := addr.WithZone("").Prefix(64)
	if err != nil {
		return ""
	}
	return prefix.String()
}

// noNetwork is the print where there is no way to the world.
const noNetwork = " "

// NetworkWatch notices that the network is another one, or is there again. A change
// counts when it has lasted from one look to the next.
type NetworkWatch struct {
	begun     bool
	now, next string
}

// Observe is called with the print of each look and reports whether everything should be
// tried anew.
func (w *NetworkWatch) Observe(print string) (changed bool) {
	switch {
	case !w.begun:
		w.begun, w.now, w.next = true, print, print
	case print != w.next:
		w.next = print
	case print != w.now:
		w.now = print
		return print != noNetwork // without one there is nothing to try
	}
	return false
}
