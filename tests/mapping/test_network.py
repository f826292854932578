"""The addresses of this machine: its own numbers, and nothing that only looks like one."""

import socket

import pytest

from geodata.errors import BadInput
from geodata.model.workshops.room_addresses import check_room_address, is_reachable
from mapping import network


@pytest.fixture(autouse=True)
def forget(monkeypatch):
    monkeypatch.setattr(network, "_cached", None)


def test_own_addresses_can_be_bound_and_others_cannot():
    found = network.list_own_addresses()
    for address in found:
        assert is_reachable(address)
        with socket.socket() as server:
            server.bind((address, 0))  # only a machine's own address can be
        assert network.is_own_address(address)
    assert "127.0.0.1" not in found
    assert not network.is_own_address("127.0.0.1")
    assert not network.is_own_address("203.0.113.77")
    assert not network.is_own_address("localhost")


def test_the_usual_way_out_comes_first_and_nothing_twice(monkeypatch):
    monkeypatch.setattr(network, "_iterate_outgoing", lambda: iter(["192.168.1.10"]))
    others = ["172.17.0.1", "127.0.0.1", "192.168.1.10", "10.0.0.4", "169.254.3.3"]
    monkeypatch.setattr(network, "_iterate_interfaces", lambda: iter(others))
    assert network.list_own_addresses() == ("192.168.1.10", "10.0.0.4", "172.17.0.1")


def test_a_machine_without_a_network_has_no_address(monkeypatch):
    monkeypatch.setattr(network, "_ELSEWHERE", ("255.255.255.255", 9))  # refused at once
    monkeypatch.setattr(network.socket, "if_nameindex", list)
    assert network.list_own_addresses() == ()


@pytest.mark.parametrize(
    "address", ["", "http://192.168.1.10:8501", "http://10.0.0.4:80", "http://203.0.113.7:65535"]
)
def test_an_address_of_a_room_is_a_number_and_a_port(address):
    check_room_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://192.168.1.10",
        "https://192.168.1.10:8501",
        "http://192.168.1.10:0",
        "http://192.168.1.10:65536",
        "http://192.168.1.300:8501",
        "http://127.0.0.1:8501",
        "http://169.254.1.1:8501",
        "http://224.0.0.1:8501",
        "http://0.0.0.0:8501",
        "http://evil.example:8501",
        "http://192.168.1.10:8501/w/ABCD",
        "http://192.168.1.10:8501@evil.example",
        "http://192.168.1.10:8501\n",
        " http://192.168.1.10:8501",
        "http://๑๙๒.168.1.10:8501",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_such_address_is_refused(address):
    with pytest.raises(BadInput, match="E-ROOM-26"):
        check_room_address(address)
