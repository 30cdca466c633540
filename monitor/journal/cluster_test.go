package journal_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"undertone/monitor/contact"
	"undertone/monitor/journal"
)

// startCluster runs three nats-servers that know each other.
func startCluster(t *testing.T) []*natsServer {
	t.Helper()
	const n = 3
	var ports, routePorts [n]int
	var routes []string
	for i := range n {
		ports[i], routePorts[i] = freePort(t), freePort(t)
		routes = append(routes, fmt.Sprintf("nats://127.0.0.1:%d", routePorts[i]))
	}
	var servers []*natsServer
	for i := range n {
		servers = append(servers, configureNATS(t, ports[i], fmt.Sprintf(`
			server_name: n%d
			listen: "127.0.0.1:%d"
			jetstream { store_dir: %q, sync_interval: always }
			cluster { name: c, listen: "127.0.0.1:%d", routes: [%s] }
		`, i, ports[i], t.TempDir(), routePorts[i], strings.Join(routes, ", "))))
	}
	for _, s := range servers {
		s.spawn()
	}
	for _, s := range servers {
		s.ready()
	}
	return servers
}

func urls(servers []*natsServer) string {
	var all []string
	for _, s := range servers {
		all = append(all, s.URL)
	}
	return strings.Join(all, ",")
}

// One node after the other dies and comes back while messages are appended. A
// page whose answer got lost is told from somebody else's also here, where the
// server says so with a code of its own.
func TestCluster_losesANodeAndNoMessage(t *testing.T) {
	t.Parallel()
	servers := startCluster(t)
	opts := journal.Options{URL: urls(servers), Replicas: 3, Timeout: time.Second}
	dir := t.TempDir()
	j, stop := open(t, dir, opts)
	ignore(t, j)
	senders := send(t, j, 4)
	for _, s := range slices.Backward(servers) {
		senders.stored(50)
		s.kill()
		senders.stored(50) // two of three go on by themselves
		s.start()
	}
	senders.stored(50)
	want := senders.stop()
	t.Logf("%d messages; %d appends were stuck", want, senders.stuck.Load())

	second, err := journal.Open(t.Context(), t.TempDir(), opts, journal.Observe{})
	must(t, err)
	defer second.Close()
	ended := make(chan error, 1)
	go func() { ended <- second.Run(t.Context()) }()
	mustAppend(t, j, []contact.Message{message("c", "a")}, contact.Stored)
	if _, err := second.Append(t.Context(), []contact.Message{message("c", "b")}); !errors.Is(err, journal.ErrForeign) {
		t.Errorf("the second writer's Append: %v, want ErrForeign", err)
	}
	if err := <-ended; !errors.Is(err, journal.ErrForeign) {
		t.Errorf("the second writer's Run: %v, want ErrForeign", err)
	}

	stop()
	j, _ = open(t, dir, opts)
	collect(t, j, want+1)
	mustAppend(t, j, messages(0, want), contact.Duplicate)
}
