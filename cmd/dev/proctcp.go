package main

import (
	"net"
	"strconv"
	"strings"
)

// socketLine reads a line of /proc/net/tcp: the port at the other end, and how
// many bytes were sent but not yet taken there.
func socketLine(line string) (remotePort, waits int, ok bool) {
	// sl local_address rem_address st tx_queue:rx_queue …, all in hexadecimal
	field := strings.Fields(line)
	if len(field) < 5 {
		return 0, 0, false
	}
	_, port, ok1 := strings.Cut(field[2], ":")
	tx, _, ok2 := strings.Cut(field[4], ":")
	p, err1 := strconv.ParseUint(port, 16, 16)
	n, err2 := strconv.ParseUint(tx, 16, 32)
	return int(p), int(n), ok1 && ok2 && err1 == nil && err2 == nil
}

func portOf(a net.Addr) int {
	if tcp, ok := a.(*net.TCPAddr); ok {
		return tcp.Port
	}
	return 0
}
