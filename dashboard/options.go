package dashboard

import (
	"errors"
	"fmt"
	"net"
	"regexp"
	"strconv"
	"strings"
	"time"

	"undertone/monitor/contact"
)

// Options tune what browsers get. The zero value is production's.
type Options struct {
	// Interval is the least time between two frames of moods to one browser.
	// Zero means 250ms: people do not read faster, and it turns a shouting
	// match of 200 messages a second into four redraws.
	Interval time.Duration `koanf:"interval"`
	// Events is how many events the feed can give again. Zero means 1,000.
	Events int `koanf:"events"`
	// Browsers is the most sockets at once. Zero means 2,000.
	Browsers int `koanf:"browsers"`
	// Turns is the most messages of a conversation that are shown. Zero means
	// 500, the newest.
	Turns int `koanf:"turns"`
	// ReadAgents also shows the tone of what agents say. They are people at
	// work: off unless somebody decides it. It never moves a mood.
	ReadAgents bool `koanf:"read_agents"`
	// Embed are the origins, such as https://chat.example.com, whose pages may
	// show the agents' panel in a frame. None may by default.
	Embed []string `koanf:"embed"`
}

// SetDefaults fills in what is zero and reports every setting out of range.
func (o *Options) SetDefaults() error {
	contact.Default(&o.Interval, 250*time.Millisecond)
	contact.Default(&o.Events, 1000)
	contact.Default(&o.Browsers, 2000)
	contact.Default(&o.Turns, 500)
	return errors.Join(
		contact.Within("interval", o.Interval, 10*time.Millisecond, time.Minute),
		contact.Within("events", o.Events, 10, 1_000_000),
		contact.Within("browsers", o.Browsers, 1, 100_000),
		contact.Within("turns", o.Turns, 1, 10_000),
		checkOrigins("embed", o.Embed),
	)
}

// mostOrigins keeps the header that names them short.
const mostOrigins = 50

// checkOrigins wants each to be an origin and nothing else: what is put into a header
// must not be able to say more than that.
func checkOrigins(key string, origins []string) error {
	if len(origins) > mostOrigins {
		return fmt.Errorf("%s: must be at most %d, got %d", key, mostOrigins, len(origins))
	}
	var errs []error
	for i, origin := range origins {
		if !anOrigin.MatchString(origin) {
			errs = append(errs, fmt.Errorf("%s.%d: must be an origin such as https://chat.example.com, got %.80q", key, i+1, origin))
		}
	}
	return errors.Join(errs...)
}

// anOrigin is a scheme, a host, which may begin with *., and a port.
var anOrigin = regexp.MustCompile(`^https?://(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$`)

// WallOptions tune what screens of other machines get. The zero value shows them
// nothing.
type WallOptions struct {
	// Listen is the address at which screens with a wall link are answered. It may
	// be any: nothing else is. Empty means none.
	Listen string `koanf:"listen"`
	// URL is where screens find that address, such as https://wall.example.com,
	// where a proxy stands before it. Empty means the address itself.
	URL string `koanf:"url"`
	// Links is the most links there may be. Zero means 200.
	Links int `koanf:"links"`
}

// SetDefaults fills in what is zero and reports every setting out of range.
func (o *WallOptions) SetDefaults() error {
	contact.Default(&o.Links, 200)
	errs := []error{contact.Within("links", o.Links, 1, 10_000)}
	if o.Listen != "" {
		_, port, err := net.SplitHostPort(o.Listen)
		if err == nil {
			_, err = strconv.ParseUint(port, 10, 16)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("listen: must be like 0.0.0.0:8081, got %q", o.Listen))
		}
	}
	if o.URL != "" && (!anOrigin.MatchString(o.URL) || strings.Contains(o.URL, "*")) {
		errs = append(errs, fmt.Errorf("url: must be like https://wall.example.com, got %.80q", o.URL))
	}
	return errors.Join(errs...)
}
