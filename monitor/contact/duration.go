package contact

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

const day = 24 * time.Hour

var errDays = errors.New("not a whole number of days before the d")

// ParseDuration reads a duration as people write it: as Go does, and with whole days
// of 24 hours in front, such as 7d, -7d or 1d12h.
func ParseDuration(text string) (time.Duration, error) {
	sign, rest := time.Duration(1), text
	if strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "+") {
		if rest[0] == '-' {
			sign = -1
		}
		rest = rest[1:]
	}
	days, rest, ok := strings.Cut(rest, "d")
	if !ok {
		return time.ParseDuration(text)
	}
	n, err := strconv.ParseUint(days, 10, 16) // 65,535 days are within what a duration holds
	if err != nil {
		return 0, errDays
	}
	var within time.Duration
	if rest != "" {
		if within, err = time.ParseDuration(rest); err != nil {
			return 0, err
		}
	}
	whole := time.Duration(n) * day
	if rest != "" && (rest[0] == '-' || rest[0] == '+' || within > math.MaxInt64-whole) {
		return 0, errDays
	}
	return sign * (whole + within), nil
}
