package devstack

import (
	"fmt"
	"net"
)

// wellKnown ports belong to servers that are not ours, running or not.
var wellKnown = map[int]bool{5432: true, 6379: true}

// withPort calls start, with *port set to a free loopback port if the stack
// listens on TCP, and tries another one when it was taken in between.
func (s *Stack) withPort(port *int, start func() error) error {
	if !s.tcp {
		return start()
	}
	var err error
	for range 3 {
		if *port, err = freePort(); err != nil {
			return err
		}
		n := len(s.servers)
		if err = start(); err == nil {
			return nil
		}
		if len(s.servers) == n || !s.servers[n].ended() || !portTaken(*port) {
			return err
		}
		s.servers = s.servers[:n]
	}
	return err
}

func freePort() (int, error) {
	for {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return 0, fmt.Errorf("find a free loopback port: %w", err)
		}
		port := l.Addr().(*net.TCPAddr).Port
		_ = l.Close()
		if !wellKnown[port] {
			return port, nil
		}
	}
}

func portTaken(port int) bool {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return true
	}
	_ = l.Close()
	return false
}

func (p *server) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}
