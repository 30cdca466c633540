package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"undertone/config"
)

const deploy = "../../deploy"

var alertName = regexp.MustCompile(`(?m)^\s+- alert: (\w+)$`)

func TestAlerts_eachIsTestedAndExplained(t *testing.T) {
	t.Parallel()
	rules := readDeploy(t, "prometheus/undertone.rules.yml")
	tests := readDeploy(t, "prometheus/undertone.rules.test.yml")
	runBook := readDeploy(t, "README.md")

	names := alertName.FindAllStringSubmatch(rules, -1)
	if len(names) == 0 {
		t.Fatal("no alert found")
	}
	for _, m := range names {
		if !strings.Contains(tests, "alertname: "+m[1]+"\n") {
			t.Errorf("no test makes %s fire", m[1])
		}
		if !strings.Contains(runBook, "### "+m[1]+"\n") {
			t.Errorf("the run book does not say what to do about %s", m[1])
		}
	}
}

// Grafana works out the range of a rate from the interval it is told, and
// shows nothing if that is shorter than the real one.
func TestGrafana_isToldHowOftenPrometheusScrapes(t *testing.T) {
	t.Parallel()
	scraped := find1(t, `scrape_interval: (\S+)`, readDeploy(t, "prometheus/prometheus.yml"))
	told := find1(t, `timeInterval: (\S+)`, readDeploy(t, "grafana/provisioning/datasources/prometheus.yaml"))
	if scraped != told {
		t.Errorf("Prometheus scrapes every %s, Grafana is told %s", scraped, told)
	}
}

// A dashboard is shown only if the folder that compose mounts is the one that
// Grafana is told to read.
func TestCompose_mountsTheDashboardsWhereGrafanaLooks(t *testing.T) {
	t.Parallel()
	looks := find1(t, `path: (\S+)`, readDeploy(t, "grafana/provisioning/dashboards/undertone.yaml"))
	compose := readDeploy(t, "compose.yaml")
	if mount := "./grafana/dashboards:" + looks + ":ro"; !strings.Contains(compose, mount) {
		t.Errorf("compose.yaml does not mount %s", mount)
	}
	if home := looks + "/" + filepath.Base(dashboardFile); !strings.Contains(compose, home) {
		t.Errorf("compose.yaml does not make %s the home dashboard", home)
	}
}

func TestSystemd_configurationIsFine(t *testing.T) {
	t.Parallel()
	cfg, err := config.Load(filepath.Join(deploy, "systemd", "undertone.yaml"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Listen != "127.0.0.1:8080" {
		t.Errorf("listens on %s, but the run book and Prometheus ask 127.0.0.1:8080", cfg.Listen)
	}
}

func readDeploy(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(deploy, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func find1(t *testing.T, pattern, text string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("%s not found", pattern)
	}
	return m[1]
}
