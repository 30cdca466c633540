package dashboard

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
)

// wallCookie holds the token of a screen's link.
const wallCookie = "undertone_wall"

// wallCookieLasts is as long as browsers let one: a screen is restarted, and nobody
// is there to open the link again.
const wallCookieLasts = 400 * 24 * time.Hour

// noWall is what a person sees who opens a link that is worth nothing.
const noWall = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Undertone</title>
<h1>This link is not valid</h1>
<p>It was revoked or is incomplete. Ask for a new one.</p>
<p lang="zh-Hans">此链接无效：已被撤销或不完整。请索取新的链接。</p>
<p lang="zh-Hant">此連結無效：已被撤銷或不完整。請索取新的連結。</p>
`

// Screens answers screens of other machines: whoever holds a link sees the wall, and
// there is nothing else. The page's files are everybody's, as they are alike on every
// server and hold no data; the cookie does not come with the first request for them,
// since SameSite=Strict holds it back where the link was followed from another site.
func (s *Server) Screens() http.Handler {
	mux := http.NewServeMux()
	files := page(dist, nil)
	for _, path := range []string{"/{$}", "/assets/", "/favicon.svg"} {
		mux.Handle("GET "+path, files)
	}
	mux.HandleFunc("GET /w/{token}", s.enterWall)
	mux.HandleFunc("GET /v1/live", s.invited(s.guestLive))
	mux.HandleFunc("GET /v1/alerts", s.invited(s.guestAlerts))
	mux.HandleFunc("GET /v1/emerging", s.invited(s.guestEmerging))
	mux.HandleFunc("/", s.notForWalls)
	return mux
}

// notForWalls answers whatever else there may be.
func (s *Server) notForWalls(w http.ResponseWriter, r *http.Request) {
	s.walls.metrics.refused.WithLabelValues(notForWalls).Inc()
	fail(w, http.StatusNotFound, "not_found", fmt.Sprintf("there is no %.10s %.200s for a wall", r.Method, r.URL.Path))
}

// enterWall answers GET /w/{token}: it leaves the token with the browser and out of
// its address bar, and shows the wall with what was asked for beside it.
func (s *Server) enterWall(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	token := r.PathValue("token")
	if s.walls.find(token) == nil {
		s.walls.metrics.refused.WithLabelValues(wrongLink).Inc()
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusNotFound)
		w.Write([]byte(noWall)) //nolint:errcheck // whoever asked has gone
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: wallCookie, Value: token, Path: "/", MaxAge: int(wallCookieLasts.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: strings.HasPrefix(s.walls.opts.URL, "https:"),
	})
	to := url.Values{"kiosk": {"link"}}
	for _, name := range []string{"lang", "show"} {
		if values := r.URL.Query()[name]; len(values) > 0 {
			to[name] = values
		}
	}
	http.Redirect(w, r, "/?"+to.Encode(), http.StatusSeeOther)
}

// invited lets in who has a link.
func (s *Server) invited(next func(http.ResponseWriter, *http.Request, *wallLink)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		cookie, err := r.Cookie(wallCookie)
		if err != nil {
			s.walls.metrics.refused.WithLabelValues(noLink).Inc()
			fail(w, http.StatusUnauthorized, noLink, "open the wall by its link")
			return
		}
		link := s.walls.find(cookie.Value)
		if link == nil {
			s.walls.metrics.refused.WithLabelValues(wrongLink).Inc()
			fail(w, http.StatusUnauthorized, wrongLink, "the link was revoked")
			return
		}
		next(w, r, link)
	}
}

// guestLive answers GET /v1/live?view=wall, and no other view.
func (s *Server) guestLive(w http.ResponseWriter, r *http.Request, link *wallLink) {
	if kind := r.URL.Query().Get("view"); kind != "" && kind != "wall" {
		s.notForWalls(w, r)
		return
	}
	view, problem := s.view(r)
	if problem != "" {
		fail(w, http.StatusBadRequest, "bad_view", problem)
		return
	}
	if !s.walls.enter(link) {
		s.walls.metrics.refused.WithLabelValues(tooManyAtOne).Inc()
		w.Header().Set("Retry-After", "30")
		fail(w, http.StatusServiceUnavailable, tooManyAtOne, fmt.Sprintf("%d screens follow by this link already", mostScreens))
		return
	}
	defer s.walls.leave(link)
	s.follow(w, r, &browser{server: s, view: view, guest: link})
}

// guestHour is how far back the wall marks alerts, and mostMarks more than it draws.
const (
	guestHour = time.Hour
	mostMarks = 2000
)

// guestAlerts answers GET /v1/alerts with those of the last hour, whatever is asked
// for: the wall marks them on its lines, where a conversation's have no place.
func (s *Server) guestAlerts(w http.ResponseWriter, _ *http.Request, _ *wallLink) {
	recent := s.line.Desk().Tickets(desk.TicketFilter{Period: desk.Period{From: time.Now().Add(-guestHour)}})
	recent = slices.DeleteFunc(recent, func(t *desk.Ticket) bool { return t.Scope == rule.OfConversation })
	reply(w, alertList{forGuests(recent[:min(len(recent), mostMarks)])})
}

// guestEmerging answers GET /v1/emerging.
func (s *Server) guestEmerging(w http.ResponseWriter, _ *http.Request, _ *wallLink) {
	reply(w, issueList{issuesForGuests(s.line.Emerging(time.Now()))})
}
