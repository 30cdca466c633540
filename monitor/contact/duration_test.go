package contact_test

import (
	"testing"
	"time"

	"undertone/monitor/contact"
)

func TestParseDuration_readsDays(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"90m": 90 * time.Minute, "-24h": -day, "0s": 0, "1.5h": 90 * time.Minute,
		"1d": day, "-7d": -7 * day, "+7d": 7 * day, "1d12h": 36 * time.Hour, "-1d30m": -(day + 30*time.Minute), "0d": 0, "65535d": 65535 * day,
	} {
		if got, err := contact.ParseDuration(text); err != nil || got != want {
			t.Errorf("ParseDuration(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "d", "-d", "--1d", "1.5d", "-1d-2h", "1d+2h", "1dd", "1d2", "99999d", "60000d2000000h", "1 d", "7 days", "week"} {
		if got, err := contact.ParseDuration(text); err == nil {
			t.Errorf("ParseDuration(%q) = %v, want it refused", text, got)
		}
	}
}
