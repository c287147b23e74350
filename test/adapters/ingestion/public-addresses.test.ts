import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import { isPublicAddress } from "../../../src/adapters/ingestion/public-addresses.ts";

const notPublic = {
  loopback: ["127.0.0.1", "127.255.255.254", "::1"],
  unspecified: ["0.0.0.0", "0.1.2.3", "::"],
  private: ["10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "fc00::1", "fdff::1"],
  "a cloud's metadata": ["169.254.169.254", "fd00:ec2::254", "fe80::a9fe:a9fe", "fe80::1%eth0", "169.254.170.2"],
  "a carrier's": ["100.64.0.1", "100.127.255.255"],
  multicast: ["224.0.0.1", "239.255.255.250", "ff02::1"],
  reserved: ["240.0.0.1", "255.255.255.255", "192.0.0.1", "198.18.0.1", "198.19.255.255", "fec0::1", "5f00::1"],
  documentation: ["192.0.2.1", "198.51.100.7", "203.0.113.9", "2001:db8::1", "3fff::1"],
  "mapped, embedded or translated": [
    ...["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::ffff:8.8.8.8", "::127.0.0.1"],
    ...["64:ff9b::169.254.169.254", "64:ff9b:1::1", "2002:7f00:1::1", "2001::1", "100::1"],
  ],
  "no address": ["", "localhost", "127.1", "0x7f.0.0.1", "1.2.3", "1.2.3.4.5", "::g", "8.8.8.8 ", "2130706433"],
};

for (const [name, addresses] of Object.entries(notPublic)) {
  test(`an address that is ${name} is not public`, () => {
    for (const address of addresses) assert.equal(isPublicAddress(address), false, address);
  });
}

test("addresses of the public internet are public, up to their borders", () => {
  const addresses = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
  ];
  const more = ["128.0.0.1", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255"];
  const most = [
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00:1450:4001::1",
  ];
  for (const address of [...addresses, ...more, ...most]) assert.equal(isPublicAddress(address), true, address);
});

test("no IPv4 address is public in IPv6's clothes, whoever it is", () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.constantFrom("::ffff:", "::", "64:ff9b::"), (address, prefix) => {
      assert.equal(isPublicAddress(prefix + address), false);
    }),
    { seed: 5, numRuns: 500 },
  );
});
