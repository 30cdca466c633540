package main

import (
	"context"
	"fmt"
	"net"
	"net/netip"

	"undertone/dashboard"
)

// listenForScreens binds the address at which screens with a link see the wall, nil
// where there is none. It may be any: what is served there needs no other guard.
func listenForScreens(life *life, opts dashboard.WallOptions) (net.Listener, error) {
	if opts.Listen == "" {
		return nil, nil //nolint:nilnil // there is nothing to listen for
	}
	listener, err := new(net.ListenConfig).Listen(life.ctx, "tcp", opts.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen for screens on %q: %w", opts.Listen, err)
	}
	life.onStop("screens' listener", func(context.Context) error { return ignoreClosed(listener.Close()) })
	return listener, nil
}

// urlOf is where another machine finds an address. One that stands for all of this
// machine's is the first of them that a network knows.
func urlOf(addr net.Addr) string {
	at, err := netip.ParseAddrPort(addr.String())
	if err != nil {
		return "http://" + addr.String()
	}
	host := at.Addr().Unmap()
	if host.IsUnspecified() {
		host = outward()
	}
	return "http://" + netip.AddrPortFrom(host, at.Port()).String()
}

// outward is this machine's first address in a network, IPv4 before IPv6 as people
// have to read it out; loopback where it is in none.
func outward() netip.Addr {
	best := netip.AddrFrom4([4]byte{127, 0, 0, 1})
	addrs, _ := net.InterfaceAddrs() // without any there is loopback
	for _, a := range addrs {
		prefix, err := netip.ParsePrefix(a.String())
		if err != nil || !prefix.Addr().IsGlobalUnicast() {
			continue
		}
		if ip := prefix.Addr(); best.IsLoopback() || ip.Is4() && !best.Is4() {
			best = ip
		}
	}
	return best
}
