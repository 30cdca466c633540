package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"undertone/config"
	"undertone/monitor/outbox"
)

var (
	promDir     = filepath.Join("..", "..", "deploy", "prometheus")
	grafanaFile = filepath.Join("..", "..", "deploy", "grafana", "dashboards", "undertone.json")
)

// promPatience is for a real Prometheus on a busy machine; it answers within a few
// seconds on an idle one.
const promPatience = 90 * time.Second

func TestPromtool_acceptsWhatWeShip(t *testing.T) {
	t.Parallel()
	promtool := installed(t, "promtool")
	tests := []struct {
		name string
		args []string
	}{
		{"the scrape configuration", []string{"check", "config", "prometheus.yml"}},
		{"the rules", []string{"check", "rules", "--lint-fatal", "undertone.rules.yml"}},
		{"the tests of the rules", []string{"test", "rules", "undertone.rules.test.yml"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), promtool, tt.args...)
			cmd.Dir = promDir
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("promtool %s: %v\n%s", strings.Join(tt.args, " "), err, out)
			}
		})
	}
}

// TestPrometheus_findsWhatTheDashboardAsksFor is the whole way of a figure: a
// message in, a scrape, a query of the dashboard out. A metric renamed in the
// code, or a label dropped, leaves a panel empty and fails here.
func TestPrometheus_findsWhatTheDashboardAsksFor(t *testing.T) {
	t.Parallel()
	binary := installed(t, "prometheus")
	server := promTarget(t)
	prom := startPrometheus(t, binary, server)

	asked := grafanaQueries(t)
	unanswered := maps.Clone(asked)
	sent := 0
	prom.until(t, func(ctx context.Context) error {
		// A rate needs two scrapes with messages between them, so they keep
		// coming while we ask.
		n, first := promFeed(ctx, server, sent)
		sent += n
		for panel, query := range unanswered {
			if err := prom.finds(ctx, query); err == nil {
				delete(unanswered, panel)
			} else if first == nil {
				first = fmt.Errorf("%s: %w", panel, err)
			}
		}
		return first
	})
	for panel, query := range unanswered {
		t.Errorf("%s: %v: %s", panel, prom.finds(t.Context(), query), query.expr)
	}
	t.Logf("%d queries answered over %d messages", len(asked)-len(unanswered), sent)

	prom.checkVariables(t)
	prom.checkRules(t)
}

// TestPromtool_likesOurMetrics holds the names, units and help texts to the
// conventions that promtool knows.
func TestPromtool_likesOurMetrics(t *testing.T) {
	t.Parallel()
	promtool := installed(t, "promtool")
	server := promTarget(t)
	if _, err := promFeed(t.Context(), server, 0); err != nil {
		t.Fatal(err)
	}
	shown, err := promGet(t.Context(), server+"/metrics")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), promtool, "check", "metrics")
	cmd.Stdin = bytes.NewReader(shown)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("promtool check metrics: %v\n%s", err, out)
	}
}

// TestPrometheus_rulesAskForMetricsThatExist catches the alert that can never
// fire because it watches a name that nobody exports.
func TestPrometheus_rulesAskForMetricsThatExist(t *testing.T) {
	t.Parallel()
	server := promTarget(t)
	if _, err := promFeed(t.Context(), server, 0); err != nil {
		t.Fatal(err)
	}
	rules, err := os.ReadFile(filepath.Join(promDir, "undertone.rules.yml"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := promGet(t.Context(), server+"/metrics")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(rules), "\n") {
		if strings.Contains(line, "alert:") || strings.Contains(line, "record:") || strings.Contains(line, "name:") {
			continue
		}
		for _, name := range regexp.MustCompile(`(?:^|[^:\w])((?:undertone|process)_[a-z_]+)`).FindAllStringSubmatch(line, -1) {
			if !strings.Contains(string(body), "\n"+name[1]) {
				t.Errorf("the rules ask for %s, which /metrics does not show", name[1])
			}
		}
	}
}

// installed finds a tool. Without it a test is skipped at a desk and fails in
// CI, where it must be there.
func installed(t *testing.T, tool string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	switch {
	case err == nil:
		return path
	case os.Getenv("UNDERTONE_CI") != "":
		t.Fatalf("%s is not installed and UNDERTONE_CI is set", tool)
	default:
		t.Skipf("%s is not installed", tool)
	}
	return ""
}

// promServer is a running Prometheus.
type promServer struct {
	url string
	log *bytes.Buffer
}

// promTarget starts Undertone itself, wired as serve wires it.
func promTarget(t *testing.T) string {
	t.Helper()
	cfg, err := config.Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})) // that takes all
	t.Cleanup(receiver.Close)
	cfg.Receivers = []outbox.Receiver{{Name: "ops", Kind: outbox.Slack, URL: outbox.Secret(receiver.URL)}}
	cfg.Listen, cfg.Data = "127.0.0.1:0", t.TempDir()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	listens, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- run(ctx, cfg, settings{log: zerolog.Nop(), started: func(url string) { listens <- url }})
	}()
	t.Cleanup(cancel)
	select {
	case address := <-listens:
		t.Cleanup(func() {
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("stop the server: %v", err)
			}
		})
		return address
	case err := <-ended:
		t.Fatalf("start the server: %v", err)
	}
	return ""
}

func startPrometheus(t *testing.T, binary, scraped string) *promServer {
	t.Helper()
	dir := t.TempDir()
	rules, err := filepath.Abs(filepath.Join(promDir, "undertone.rules.yml"))
	if err != nil {
		t.Fatal(err)
	}
	config := fmt.Sprintf("global: {scrape_interval: 250ms, scrape_timeout: 250ms, evaluation_interval: 1s}\nrule_files: [%q]\n"+
		"scrape_configs: [{job_name: undertone, static_configs: [{targets: [%q]}]}]\n", rules, strings.TrimPrefix(scraped, "http://"))
	file := filepath.Join(dir, "prometheus.yml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	addr := freeAddress(t)
	p := &promServer{url: "http://" + addr, log: &bytes.Buffer{}}
	cmd := exec.Command(binary, "--config.file="+file, "--storage.tsdb.path="+filepath.Join(dir, "tsdb"),
		"--web.listen-address="+addr, "--log.level=warn")
	cmd.Stdout, cmd.Stderr = p.log, p.log
	if err := cmd.Start(); err != nil {
		t.Fatalf("start prometheus: %v", err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("prometheus said:\n%s", p.log)
		}
	})
	p.until(t, func(ctx context.Context) error {
		_, err := promGet(ctx, p.url+"/-/ready")
		return err
	})
	return p
}

// freeAddress is one that was free a moment ago: Prometheus does not tell which
// port it got, so it cannot be given :0.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// until asks again and again, and fails the test with the last answer if it
// never becomes nil.
func (p *promServer) until(t *testing.T, ask func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), promPatience)
	defer cancel()
	tick := time.NewTicker(300 * time.Millisecond)
	defer tick.Stop()
	for {
		err := ask(ctx)
		if err == nil {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Errorf("not within %v: %v", promPatience, err)
			return
		}
	}
}

// finds asks for an expression now, and wants at least one number, and in every
// series the labels that the legend shows.
func (p *promServer) finds(ctx context.Context, q grafanaQuery) error {
	var answer struct {
		Data struct {
			Result []struct {
				Metric map[string]string `json:"metric"`
				Value  [2]any            `json:"value"`
			} `json:"result"`
		} `json:"data"`
	}
	if err := p.ask(ctx, "/api/v1/query?query="+url.QueryEscape(q.expr), &answer); err != nil {
		return err
	}
	numbers := 0
	for _, series := range answer.Data.Result {
		for _, label := range q.labels {
			if series.Metric[label] == "" {
				return fmt.Errorf("a series has no %s: %v", label, series.Metric)
			}
		}
		text, _ := series.Value[1].(string)
		if v, err := strconv.ParseFloat(text, 64); err == nil && !math.IsNaN(v) && !math.IsInf(v, 0) {
			numbers++
		}
	}
	if numbers == 0 {
		return fmt.Errorf("%d series, none with a number", len(answer.Data.Result))
	}
	return nil
}

func (p *promServer) ask(ctx context.Context, path string, answer any) error {
	body, err := promGet(ctx, p.url+path)
	if err != nil {
		return err
	}
	return json.Unmarshal(body, answer)
}

// checkVariables asks for the values that the dashboard's menus would offer.
func (p *promServer) checkVariables(t *testing.T) {
	t.Helper()
	for _, v := range readGrafana(t).Templating.List {
		m := regexp.MustCompile(`^label_values\((.+), (\w+)\)$`).FindStringSubmatch(v.Definition)
		if m == nil {
			continue
		}
		var answer struct {
			Data []string `json:"data"`
		}
		path := "/api/v1/label/" + m[2] + "/values?match[]=" + url.QueryEscape(grafanaFill(m[1]))
		if err := p.ask(t.Context(), path, &answer); err != nil || len(answer.Data) == 0 {
			t.Errorf("variable %s offers %v (%v), want something", v.Name, answer.Data, err)
		}
	}
}

// checkRules wants every rule to have been evaluated without an error.
func (p *promServer) checkRules(t *testing.T) {
	t.Helper()
	type rule struct {
		Name      string `json:"name"`
		Health    string `json:"health"`
		LastError string `json:"lastError"`
	}
	var answer struct {
		Data struct {
			Groups []struct {
				Rules []rule `json:"rules"`
			} `json:"groups"`
		} `json:"data"`
	}
	p.until(t, func(ctx context.Context) error {
		if err := p.ask(ctx, "/api/v1/rules", &answer); err != nil {
			return err
		}
		for _, group := range answer.Data.Groups {
			i := slices.IndexFunc(group.Rules, func(r rule) bool { return r.Health != "ok" })
			if i >= 0 {
				return fmt.Errorf("rule %+v", group.Rules[i])
			}
		}
		return nil
	})
}

func promGet(ctx context.Context, address string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s: %s", address, res.Status, body)
	}
	return body, err
}

// promFeed sends a small bilingual burst that touches sentiment, tone and
// topics, and says how many messages it was. From numbers the conversations on.
func promFeed(ctx context.Context, address string, from int) (int, error) {
	said := []struct{ channel, speaker, text string }{
		{"web-chat", "customer", "My parcel is a week late and nobody answers. This is unacceptable!"},
		{"web-chat", "agent", "I am sorry to hear that. Let me look into it."},
		{"web-chat", "customer", "Thank you so much, it works perfectly now!"},
		{"hotline-zh", "customer", "快递三天了还没到，打电话也没人接，太失望了"},
		{"hotline-zh", "customer", "谢谢，问题解决了，服务很好"},
		{"hotline-zh", "bot", "您好，请问有什么可以帮您？"},
		{"phone-billing", "customer", "I was charged twice for the same order"},
		{"phone-billing", "agent", "There is nothing I can do about that."},
		{"phone-billing", "customer", "This is a disgrace. I want to speak to your manager right now, or I file a complaint."},
	}
	var messages []map[string]string
	for i := range 4 * len(said) {
		s := said[i%len(said)]
		messages = append(messages, map[string]string{
			"channel": s.channel, "speaker": s.speaker, "text": s.text,
			"conversation": fmt.Sprintf("c-%d", from+i/len(said)),
			"at":           time.Now().UTC().Format("2006-01-02T15:04:05.000Z"),
		})
	}
	body, err := json.Marshal(messages)
	if err != nil {
		return 0, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/v1/messages", bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, fmt.Errorf("feed the server: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusAccepted {
		return 0, fmt.Errorf("feed the server: %s", res.Status)
	}
	return len(messages), nil
}

type grafanaBoard struct {
	Templating struct {
		List []struct {
			Name       string `json:"name"`
			Definition string `json:"definition"`
		} `json:"list"`
	} `json:"templating"`
	Panels []struct {
		Title   string `json:"title"`
		Targets []struct {
			RefID        string `json:"refId"`
			Expr         string `json:"expr"`
			LegendFormat string `json:"legendFormat"`
		} `json:"targets"`
	} `json:"panels"`
}

func readGrafana(t *testing.T) (d grafanaBoard) {
	t.Helper()
	text, err := os.ReadFile(grafanaFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatalf("decode %s: %v", grafanaFile, err)
	}
	return d
}

// grafanaQuery is a query, and the labels that its legend names.
type grafanaQuery struct {
	expr   string
	labels []string
}

// grafanaQueries are the dashboard's, by panel, as Grafana would send them with
// everything selected.
func grafanaQueries(t *testing.T) map[string]grafanaQuery {
	t.Helper()
	queries := make(map[string]grafanaQuery)
	for _, panel := range readGrafana(t).Panels {
		for _, target := range panel.Targets {
			q := grafanaQuery{expr: grafanaFill(target.Expr)}
			for _, m := range regexp.MustCompile(`{{(\w+)}}`).FindAllStringSubmatch(target.LegendFormat, -1) {
				q.labels = append(q.labels, m[1])
			}
			queries[panel.Title+" "+target.RefID] = q
		}
	}
	if len(queries) < 20 {
		t.Fatalf("found only %d queries", len(queries))
	}
	return queries
}

func grafanaFill(expr string) string {
	return strings.NewReplacer(
		"$__rate_interval", "30s", "$job", "undertone", "$instance", ".+", "$channel", ".+", "$window", "5m",
	).Replace(expr)
}
