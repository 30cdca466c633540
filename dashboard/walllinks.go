package dashboard

import (
	"errors"
	"net/http"
	"strings"
)

// wallList is the answer about links: where screens find the walls, empty where
// nobody listens, and what is wrong with the file.
type wallList struct {
	URL     string     `json:"url"`
	Problem string     `json:"problem,omitempty"`
	Walls   []WallView `json:"walls"`
}

// newWall asks for a link.
type newWall struct {
	Name string `json:"name"`
}

// madeWall is the answer with its address, which is shown this once.
type madeWall struct {
	WallView
	Link string `json:"link"`
}

// wallRefusals are how an error of the links is told to a client.
var wallRefusals = []struct {
	err    error
	status int
	code   string
}{
	{ErrWallName, http.StatusBadRequest, "name_invalid"},
	{ErrWallsFull, http.StatusConflict, "walls_full"},
	{ErrWallUnknown, http.StatusNotFound, "unknown_wall"},
	{ErrWallsFile, http.StatusServiceUnavailable, "not_kept"},
}

const wallsOff = "no screen is listened for: set walls.listen in the configuration, such as 0.0.0.0:8081, and restart"

// wallLinks answers GET /v1/walls.
func (s *Server) wallLinks(w http.ResponseWriter, _ *http.Request) {
	if s.walls == nil {
		reply(w, wallList{Walls: []WallView{}})
		return
	}
	url, problem := s.walls.state()
	reply(w, wallList{url, problem, s.walls.List()})
}

// makeWall answers POST /v1/walls with 201 and the link.
func (s *Server) makeWall(w http.ResponseWriter, r *http.Request) {
	var wish newWall
	if !read(w, r, &wish) {
		return
	}
	var url string
	if s.walls != nil {
		url, _ = s.walls.state()
	}
	if url == "" {
		fail(w, http.StatusConflict, "walls_off", wallsOff)
		return
	}
	made, token, err := s.walls.Make(wish.Name)
	if err != nil {
		s.refuseWall(w, err)
		return
	}
	replyWith(w, http.StatusCreated, madeWall{made, url + "/w/" + token})
}

// revokeWall answers DELETE /v1/walls/{id} with the links that are left.
func (s *Server) revokeWall(w http.ResponseWriter, r *http.Request) {
	err := ErrWallUnknown
	if s.walls != nil {
		err = s.walls.Revoke(r.PathValue("id"))
	}
	switch {
	case errors.Is(err, ErrWallsFile):
		s.log.Error().Err(err).Msg("revoke wall link")
		fail(w, http.StatusServiceUnavailable, "not_kept", "its screens are cut off, but that could not be written: after a restart it would be good again")
	case err != nil:
		s.refuseWall(w, err)
	default:
		s.wallLinks(w, r)
	}
}

func (s *Server) refuseWall(w http.ResponseWriter, err error) {
	for _, known := range wallRefusals {
		if !errors.Is(err, known.err) {
			continue
		}
		// For a person, not for a programmer.
		detail := strings.TrimPrefix(err.Error(), "dashboard: ")
		if known.status == http.StatusServiceUnavailable { // the disk's own words are for the log
			s.log.Error().Err(err).Msg("wall link not made")
			detail = "the link could not be written; the server's log says why"
		}
		fail(w, known.status, known.code, detail)
		return
	}
	s.refuse(w, err)
}

// state is where screens find the walls and what is wrong with the file.
func (w *Walls) state() (url, problem string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken != nil {
		problem = "the links that were there cannot be read and let nobody in; the server's log says why"
	}
	return w.url, problem
}
