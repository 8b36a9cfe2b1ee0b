package api

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// These tests run in a bubble with its own clock and with pipes for connections:
// they wait for the real time limits without taking that time.

// bubbleAgent returns an agent whose portal is served by serve. The work ends
// with close.
func bubbleAgent(t *testing.T, serve func(conn net.Conn)) (a *Agent, p *Public, stop func()) {
	t.Helper()
	var conns []net.Conn
	o := Options{Dial: func(context.Context, string, string) (net.Conn, error) {
		near, far := net.Pipe()
		conns = append(conns, far)
		go func() {
			defer func() { _ = far.Close() }()
			serve(far)
		}()
		return near, nil
	}}
	a = newTestAgent(t, mustPortal(t, "http://localhost"), o)
	p = newTestPublic(t, mustPortal(t, "http://localhost"), o)
	return a, p, func() {
		a.CloseIdle()
		p.CloseIdle()
		for _, conn := range conns {
			_ = conn.Close()
		}
		synctest.Wait()
	}
}

// since measures on the bubble's clock.
func since(start time.Time) time.Duration { return time.Since(start) }

func TestWatchdog_UploadThatStalls_EndsAfterAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _, stop := bubbleAgent(t, func(conn net.Conn) {
			_, _ = io.CopyN(io.Discard, conn, 100<<10)
			time.Sleep(time.Hour)
		})
		start := time.Now()
		_, err := a.Send(background(), "s", bigMessage())
		wantKind(t, err, KindNetwork)
		if !errors.Is(err, errStalled) || !WroteRequest(err) || since(start) != time.Minute {
			t.Errorf("after %v: %v", since(start), err)
		}
		stop()
		time.Sleep(2 * time.Hour)
	})
}

func TestWatchdog_UploadThatCreeps_HasNoLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _, stop := bubbleAgent(t, func(conn net.Conn) {
			slow := bufio.NewReader(&slowReader{r: conn, pause: 50 * time.Second, every: 30 << 10})
			if _, _, err := readRequest(slow); err == nil {
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{\"response\":\"ok\"}")
			}
		})
		start := time.Now()
		reply, err := a.Send(background(), "s", Message{Attachments: []Attachment{{Name: "a", Size: 2 << 20, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(&zeros{2 << 20}), nil
		}}}})
		if err != nil || reply.Text != "ok" || since(start) < 50*time.Minute {
			t.Errorf("after %v: %v, %v", since(start), reply, err)
		}
		stop()
	})
}

// slowReader pauses after every so many bytes.
type slowReader struct {
	r     io.Reader
	pause time.Duration
	every int
	read  int
}

func (s *slowReader) Read(p []byte) (int, error) {
	if s.read >= s.every {
		s.read = 0
		time.Sleep(s.pause)
	}
	n, err := s.r.Read(p[:min(len(p), s.every-s.read)])
	s.read += n
	return n, err
}

func TestWatchdog_PortalThatNeverAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		call func(a *Agent, p *Public) error
		want time.Duration
	}{
		"an agent's work": {func(a *Agent, _ *Public) error { _, err := a.Send(background(), "s", Message{Text: "hi"}); return err }, 5 * time.Minute},
		// Without a body, the time limits of connecting come on top.
		"anything else": {func(a *Agent, _ *Public) error { _, err := a.GetSession(background(), "s"); return err }, 80 * time.Second},
		"the list": {func(_ *Agent, p *Public) error {
			_, err := p.Conversations(background(), "u", "", nil)
			return err
		}, 5*time.Minute + 20*time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			a, p, stop := bubbleAgent(t, func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) })
			start := time.Now()
			err := c.call(a, p)
			wantKind(t, err, KindNetwork)
			if !errors.Is(err, errNoAnswer) || !WroteRequest(err) || since(start) != c.want {
				t.Errorf("%s: after %v: %v", name, since(start), err)
			}
			stop()
		})
	}
}

func TestWatchdog_DialThatHangs_EndsAfterTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newTestAgent(t, mustPortal(t, "https://portal.example"), Options{Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}})
		start := time.Now()
		_, err := a.Capabilities(background())
		wantKind(t, err, KindNetwork)
		if WroteRequest(err) || since(start) != 10*time.Second {
			t.Errorf("after %v: %v", since(start), err)
		}
	})
}

func TestWatchdog_TLSThatHangs_EndsAfterTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		far := make(chan net.Conn, 1)
		a := newTestAgent(t, mustPortal(t, "https://portal.example"), Options{Dial: func(context.Context, string, string) (net.Conn, error) {
			near, peer := net.Pipe()
			far <- peer
			return near, nil
		}})
		start := time.Now()
		_, err := a.Capabilities(background())
		wantKind(t, err, KindNetwork)
		if WroteRequest(err) || since(start) != 10*time.Second {
			t.Errorf("after %v: %v", since(start), err)
		}
		_ = (<-far).Close()
		synctest.Wait()
	})
}

// answerInPieces takes a request and answers with a sound in pieces.
func answerInPieces(conn net.Conn, pieces int, pause time.Duration) {
	if _, _, err := readRequest(bufio.NewReader(conn)); err != nil {
		return
	}
	_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: 1000\r\n\r\n")
	for i := range pieces {
		piece := strings.Repeat("x", 100)
		if i == 0 {
			piece = "RIFF....WAVE" + piece[12:]
		}
		if _, err := io.WriteString(conn, piece); err != nil {
			return
		}
		time.Sleep(pause)
	}
	time.Sleep(time.Hour)
}

func TestWatchdog_DownloadThatStalls_EndsAfterAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _, stop := bubbleAgent(t, func(conn net.Conn) { answerInPieces(conn, 3, 0) })
		audio, err := a.Synthesize(background(), SpeechRequest{Text: "hi"})
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		data, err := io.ReadAll(audio)
		wantKind(t, err, KindNetwork)
		if !errors.Is(err, errStalled) || len(data) != 300 || since(start) != time.Minute {
			t.Errorf("after %v and %d bytes: %v", since(start), len(data), err)
		}
		_ = audio.Close()
		stop()
		time.Sleep(2 * time.Hour)
	})
}

func TestWatchdog_DownloadThatCreeps_EndsInTheEnd(t *testing.T) {
	for name, c := range map[string]struct {
		get  func(a *Agent) error
		want time.Duration
	}{
		"what is there":   {func(a *Agent) error { _, err := a.GetSession(background(), "s"); return err }, 2 * time.Minute},
		"an agent's work": {func(a *Agent) error { _, err := a.Send(background(), "s", Message{Text: "hi"}); return err }, 5 * time.Minute},
	} {
		synctest.Test(t, func(t *testing.T) {
			a, _, stop := bubbleAgent(t, func(conn net.Conn) {
				if _, _, err := readRequest(bufio.NewReader(conn)); err != nil {
					return
				}
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n")
				for {
					time.Sleep(20 * time.Second)
					if _, err := io.WriteString(conn, " "); err != nil {
						return
					}
				}
			})
			start := time.Now()
			err := c.get(a)
			wantKind(t, err, KindNetwork)
			if took := since(start); !errors.Is(err, errStalled) || took < c.want || took > c.want+10*time.Second {
				t.Errorf("%s: after %v: %v", name, took, err)
			}
			stop()
			time.Sleep(2 * time.Hour)
		})
	}
}

func TestWatchdog_DownloadThatIsReadSlowly_HasNoLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _, stop := bubbleAgent(t, func(conn net.Conn) { answerInPieces(conn, 10, 20*time.Second) })
		audio, err := a.Synthesize(background(), SpeechRequest{Text: "hi"})
		if err != nil {
			t.Fatal(err)
		}
		first := make([]byte, 100)
		if _, err := io.ReadFull(audio, first); err != nil {
			t.Fatal(err)
		}
		time.Sleep(30 * time.Minute) // a paused player
		rest, err := io.ReadAll(audio)
		if err != nil || len(rest) != 900 {
			t.Errorf("%d bytes, %v", len(rest), err)
		}
		_ = audio.Close()
		stop()
		time.Sleep(2 * time.Hour)
	})
}

func TestKeptConnection_IsGivenUpAfterHalfAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		served := 0
		a, _, stop := bubbleAgent(t, func(conn net.Conn) {
			served++
			r := bufio.NewReader(conn)
			for {
				if _, _, err := readRequest(r); err != nil {
					return
				}
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
			}
		})
		for _, c := range []struct {
			pause time.Duration
			conns int
		}{{0, 1}, {20 * time.Second, 1}, {31 * time.Second, 2}} {
			time.Sleep(c.pause)
			if _, err := a.Capabilities(background()); err != nil || served != c.conns {
				t.Errorf("after %v: %d connections, %v", c.pause, served, err)
			}
		}
		stop()
	})
}

func TestWatchdog_HeaderAtOnce_BodyWhenTheAgentIsReady(t *testing.T) {
	for wait, kind := range map[time.Duration]Kind{4 * time.Minute: "", 6 * time.Minute: KindNetwork} {
		synctest.Test(t, func(t *testing.T) {
			a, _, stop := bubbleAgent(t, func(conn net.Conn) {
				if _, _, err := readRequest(bufio.NewReader(conn)); err != nil {
					return
				}
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n")
				time.Sleep(wait)
				_, _ = io.WriteString(conn, "{\"response\":\"ok\"}")
			})
			reply, err := a.Send(background(), "s", Message{Text: "hi"})
			if KindOf(err) != kind || kind == "" && reply.Text != "ok" {
				t.Errorf("after %v: %v, %v", wait, reply, err)
			}
			stop()
			time.Sleep(time.Hour)
		})
	}
}

func TestWatchdog_RefusalWithoutItsBody_IsNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _, stop := bubbleAgent(t, func(conn net.Conn) {
			if _, _, err := readRequest(bufio.NewReader(conn)); err == nil {
				_, _ = io.WriteString(conn, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\nwho")
				time.Sleep(time.Hour)
			}
		})
		start := time.Now()
		_, err := a.Send(background(), "s", Message{Text: "hi"})
		if e := wantKind(t, err, KindUnauthorized); since(start) != refusalIdle || e.Detail != "who" {
			t.Errorf("after %v: %v", since(start), err)
		}
		stop()
		time.Sleep(2 * time.Hour)
	})
}
