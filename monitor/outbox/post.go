package outbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	// answerTimeout is how long a request may take, its answer included.
	answerTimeout = 15 * time.Second
	// mostAnswer is how much of an answer is read, headers aside.
	// Answers mean nothing beyond their status, so this is for errors of proxies.
	mostAnswer = 64 << 10
)

// fate is what became of a request.
type fate int

const (
	taken    fate = iota
	failed        // the receiver cannot take anything now
	rejected      // the receiver does not want this
	gone          // the receiver is not to be told any more
)

// answer is what came back of a request.
type answer struct {
	fate  fate
	asked time.Duration // wait before the next try that the receiver asks for
	why   string        // for the operator
}

// newClient returns a client, and its transport where that is our own.
func newClient(transport http.RoundTripper) (*http.Client, *http.Transport) {
	var own *http.Transport
	if transport == nil {
		own = &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			ForceAttemptHTTP2:      true,
			TLSHandshakeTimeout:    10 * time.Second,
			IdleConnTimeout:        90 * time.Second,
			MaxIdleConnsPerHost:    2,
			MaxResponseHeaderBytes: 64 << 10,
			DisableCompression:     true, // an answer must not unpack to more than it is
		}
		transport = own
	}
	return &http.Client{
		Transport: transport,
		// Who redirects could send what we say, and the signature, anywhere.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, own
}

// post sends a message once, at the pace that the receiver bears.
func (c *courier) post(ctx context.Context, m *message) answer {
	if c.pace != nil && c.pace.Wait(ctx) != nil {
		return answer{fate: failed, why: "the server is stopping"}
	}
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	body, header := m.write(time.Now())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return answer{fate: failed, why: reasonOf(err)}
	}
	req.Header = header
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "undertone")
	resp, err := c.box.client.Do(req)
	if err != nil {
		return answer{fate: failed, why: reasonOf(err)}
	}
	defer resp.Body.Close()
	// The status tells the fate; the text is read so that the connection can be
	// used again, and may hold a word for the operator.
	text, _ := io.ReadAll(io.LimitReader(resp.Body, mostAnswer))
	return answer{fateOf(resp.StatusCode), retryAfter(resp), whyOf(resp.StatusCode, text)}
}

// fateOf sorts the statuses by what another try could change. A redirect is a
// refusal, as it is not followed.
func fateOf(status int) fate {
	switch {
	case status/100 == 2:
		return taken
	case status == http.StatusGone:
		return gone
	case status == http.StatusRequestTimeout, status == http.StatusTooEarly, status == http.StatusTooManyRequests, status >= 500:
		return failed
	}
	return rejected
}

// retryAfter reads the header of that name; 0 where there is none to be read.
func retryAfter(resp *http.Response) time.Duration {
	if s := resp.StatusCode; s != http.StatusTooManyRequests && s != http.StatusServiceUnavailable {
		return 0
	}
	text := resp.Header.Get("Retry-After")
	if n, err := strconv.Atoi(text); err == nil {
		return time.Duration(min(max(n, 0), int(mostAsked/time.Second))) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}

// oneWord is an answer such as Slack's invalid_token. Any other may repeat what
// customers said.
var oneWord = regexp.MustCompile(`^[a-z][a-z_]{0,39}$`)

// whyOf is a status for people, with the receiver's own word for it.
func whyOf(status int, text []byte) string {
	why := fmt.Sprintf("it answers %d %s", status, http.StatusText(status))
	if word := bytes.TrimSpace(text); oneWord.Match(word) {
		why += ": " + string(word)
	}
	return strings.TrimSpace(why)
}

// reasonOf is an error without the address, which may be a secret.
func reasonOf(err error) string {
	var in *url.Error
	for errors.As(err, &in) {
		err = in.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("no answer within %v", answerTimeout)
	}
	return fmt.Sprintf("%.300s", err.Error()) // it may quote what is no HTTP at length
}
