package audio

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jfreymuth/pulse/proto"
)

// What malgo does not tell of PulseAudio, or of what stands in for it, is asked in its
// own protocol: why a microphone is silent, which channels a device has, and when
// another one becomes the default.

// pulseTimeout bounds each question to the server, and each write to it.
const pulseTimeout = time.Second

// errNoPulse says that there is no such server here.
var errNoPulse = errors.New("no PulseAudio server")

// pulseServer is a connection to the server.
type pulseServer struct {
	*proto.Client
	conn *pulseConn
}

// pulseConn is the way to the server: writing to one that hangs fails, and its end is told.
type pulseConn struct {
	net.Conn
	once sync.Once
	lost chan struct{} // closed when nothing more comes
}

func (c *pulseConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if err != nil {
		c.once.Do(func() { close(c.lost) })
	}
	return n, err
}

func (c *pulseConn) Write(b []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(pulseTimeout)); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}

// dialPulse connects to the server. each gets what it says of its own accord, from one
// goroutine; it may be nil. It may take long where a server hangs.
func dialPulse(each func(any)) (*pulseServer, error) {
	if !isPulse() {
		return nil, errNoPulse
	}
	err := errNoPulse
	for _, at := range pulseAddresses(os.Getenv("PULSE_SERVER")) {
		var s *pulseServer
		if s, err = dialPulseAt(at, each); err == nil {
			return s, nil
		}
	}
	return nil, err
}

func dialPulseAt(at [2]string, each func(any)) (*pulseServer, error) {
	conn, err := net.DialTimeout(at[0], at[1], pulseTimeout)
	if err != nil {
		return nil, err
	}
	if each == nil {
		each = func(any) {}
	}
	s := &pulseServer{Client: &proto.Client{Callback: each}, conn: &pulseConn{Conn: conn, lost: make(chan struct{})}}
	s.SetTimeout(pulseTimeout)
	s.Open(s.conn)
	var version proto.AuthReply
	if err = s.Request(&proto.Auth{Version: s.Version(), Cookie: pulseCookie()}, &version); err == nil {
		s.SetVersion(version.Version)
		err = s.Request(&proto.SetClientName{Props: proto.PropList{
			"application.name":       proto.PropListString(applicationName),
			"application.process.id": proto.PropListString(strconv.Itoa(os.Getpid())),
		}}, &proto.SetClientNameReply{})
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *pulseServer) close() {
	_ = s.conn.Close() // it is not needed any more
	<-s.conn.lost
}

// pulseAddresses are the network and the address of the servers that a value of
// PULSE_SERVER names, or of the usual one.
func pulseAddresses(server string) (list [][2]string) {
	for _, s := range strings.Fields(server) {
		if i := strings.LastIndexByte(s, '}'); i >= 0 && s[0] == '{' {
			s = s[i+1:] // the machine it is for
		}
		network, rest, named := strings.Cut(s, ":")
		switch {
		case strings.HasPrefix(s, "/"):
			list = append(list, [2]string{"unix", s})
		case named && network == "unix":
			list = append(list, [2]string{"unix", rest})
		case named && (network == "tcp" || network == "tcp4" || network == "tcp6"):
			if _, _, err := net.SplitHostPort(rest); err != nil {
				rest = net.JoinHostPort(strings.Trim(rest, "[]"), "4713")
			}
			list = append(list, [2]string{network, rest})
		}
	}
	if server != "" {
		return list
	}
	if dir := os.Getenv("PULSE_RUNTIME_PATH"); dir != "" {
		list = append(list, [2]string{"unix", filepath.Join(dir, "native")})
	}
	dir := os.Getenv("XDG_RUNTIME_DIR")
	if dir == "" {
		dir = filepath.Join("/run/user", strconv.Itoa(os.Getuid()))
	}
	return append(list, [2]string{"unix", filepath.Join(dir, "pulse", "native")})
}

// pulseCookie is what shows that the program may use the server. One that asks for none
// takes anything of this length.
func pulseCookie() []byte {
	const length = 256
	paths := []string{os.Getenv("PULSE_COOKIE")}
	if config, err := os.UserConfigDir(); err == nil {
		paths = append(paths, filepath.Join(config, "pulse", "cookie"))
	}
	if home, err := os.UserHomeDir(); err == nil {
		paths = append(paths, filepath.Join(home, ".pulse-cookie"))
	}
	for _, p := range paths {
		if b, err := os.ReadFile(p); p != "" && err == nil && len(b) == length {
			return b
		}
	}
	return make([]byte, length)
}

// askPulse connects to the server for one purpose.
func askPulse[T any](ctx context.Context, f func(*pulseServer) (T, error)) (T, error) {
	return within(ctx, 2*pulseTimeout, func() (T, error) {
		s, err := dialPulse(nil)
		if err != nil {
			var none T
			return none, err
		}
		defer s.close()
		return f(s)
	}, nil)
}

// source is what the server knows of a source, of the default one without a name.
func (s *pulseServer) source(name string) (*proto.GetSourceInfoReply, error) {
	if name == "" {
		name = "@DEFAULT_SOURCE@"
	}
	var info proto.GetSourceInfoReply
	err := s.Request(&proto.GetSourceInfo{SourceIndex: proto.Undefined, SourceName: name}, &info)
	return &info, err
}

// sink is what the server knows of a sink, of the default one without a name.
func (s *pulseServer) sink(name string) (*proto.GetSinkInfoReply, error) {
	if name == "" {
		name = "@DEFAULT_SINK@"
	}
	var info proto.GetSinkInfoReply
	err := s.Request(&proto.GetSinkInfo{SinkIndex: proto.Undefined, SinkName: name}, &info)
	return &info, err
}
