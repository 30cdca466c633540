package config

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"

	"undertone/dashboard"
	"undertone/monitor"
	"undertone/monitor/history"
	"undertone/monitor/ingest"
	"undertone/monitor/journal"
	"undertone/monitor/outbox"
	"undertone/nlp"
)

// Config is all settings of a server.
type Config struct {
	// Listen is the address of the server. Empty means 127.0.0.1:8080.
	Listen string `koanf:"listen"`
	// Data is the folder of the journal and the state. Empty means data, in
	// the folder that the server is started in.
	Data      string            `koanf:"data"`
	Log       Log               `koanf:"log"`
	Ingest    ingest.Options    `koanf:"ingest"`
	Journal   journal.Options   `koanf:"journal"`
	Monitor   monitor.Options   `koanf:"monitor"`
	History   history.Options   `koanf:"history"`
	Dashboard dashboard.Options `koanf:"dashboard"`
	// Walls are for screens of other machines.
	Walls dashboard.WallOptions `koanf:"walls"`
	Rules Rules                 `koanf:"rules"`
	// Topics are the user's own. They are taken over while the server runs.
	Topics []nlp.OwnTopic `koanf:"topics"`
	// Receivers are told of what happens at the desk.
	Receivers []outbox.Receiver `koanf:"receivers"`
}

// part is a section that fills in its defaults and reports its problems as
// "key: why", the key without the section's.
type part struct {
	section     string
	setDefaults func() error
}

// parts are the sections in the order of the line.
func (c *Config) parts() []part {
	return []part{
		{"", c.setDefaults},
		{"log", c.Log.SetDefaults},
		{"ingest", c.Ingest.SetDefaults},
		{"journal", c.Journal.SetDefaults},
		{"monitor", c.Monitor.SetDefaults},
		{"history", c.History.SetDefaults},
		{"dashboard", c.Dashboard.SetDefaults},
		{"walls", c.Walls.SetDefaults},
		{"topics", func() error { return nlp.CheckTopics(c.Topics) }},
		{"receivers", func() error { return outbox.SetDefaults(c.Receivers) }},
	}
}

func (c *Config) setDefaults() error {
	if c.Listen == "" {
		c.Listen = "127.0.0.1:8080"
	}
	if c.Data == "" {
		c.Data = "data"
	}
	if n := c.Ingest.Channels; c.Monitor.Window.Channels == 0 && n > 0 {
		c.Monitor.Window.Channels = n + 1 // room for all that the door lets in, and "other"
	}
	_, port, err := net.SplitHostPort(c.Listen)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return fmt.Errorf("listen: must be like 127.0.0.1:8080, got %q", c.Listen)
	}
	return nil
}

// Rules says where rules of the user's own are.
type Rules struct {
	// File is a YAML file of rules beside the bundled ones, or in their place
	// where it says so. It is taken over again whenever it changes. Empty means
	// none.
	File string `koanf:"file"`
}

// Log says what is logged, and how.
type Log struct {
	// Level is the least that is logged: debug, info, warn or error. Empty
	// means info.
	Level string `koanf:"level"`
	// Format is json, console, or auto: console on a terminal and JSON
	// elsewhere. Empty means auto.
	Format string `koanf:"format"`
}

// SetDefaults fills in what is empty and reports every word it does not know.
func (l *Log) SetDefaults() error {
	return errors.Join(
		oneOf("level", &l.Level, "info", "debug", "warn", "error"),
		oneOf("format", &l.Format, "auto", "console", "json"),
	)
}

// oneOf makes an empty word the first of words, and refuses any that is not
// among them.
func oneOf(key string, v *string, words ...string) error {
	if *v == "" {
		*v = words[0]
	}
	if slices.Contains(words, *v) {
		return nil
	}
	return fmt.Errorf("%s: must be one of %s, got %q", key, strings.Join(words, ", "), *v)
}

// Load reads the file, none if its name is empty, and the environment, as
// os.Environ has it. What is wrong with them comes back as Problems.
func Load(file string, env []string) (*Config, error) {
	if file == "" {
		return Parse("", nil, env)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	return Parse(file, data, env)
}

// Parse is Load with the content of the file; name is how problems call it.
func Parse(name string, data []byte, env []string) (*Config, error) {
	r := newReader(name)
	r.file(data)
	r.environment(env)
	cfg, err := r.config()
	if err != nil {
		return nil, err
	}
	r.check(cfg)
	if len(r.problems) > 0 {
		return nil, r.problems.sorted()
	}
	return cfg, nil
}
