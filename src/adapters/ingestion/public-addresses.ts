/**
 * Which IP addresses belong to the public internet. Everything else, such as a neighbour of the server or the address where
 * a cloud hands out credentials, is nobody's web site. What is not known to be public is not.
 */
import { BlockList, isIP } from "node:net";

/** Of IANA's registry of special addresses. */
const specialIpv4 = listOf("ipv4", [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8], // private
  ["100.64.0.0", 10], // shared by a carrier's customers
  ["127.0.0.0", 8], // loopback
  ["169.254.0.0", 16], // link-local, with a cloud's metadata
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // protocol assignments
  ["192.0.2.0", 24], // documentation
  ["192.88.99.0", 24], // relays that are no more
  ["192.168.0.0", 16], // private
  ["198.18.0.0", 15], // benchmarks
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, and broadcast
]);

/** All that is handed out for the public; what maps or translates IPv4 addresses is outside of it, or special in it. */
const globalIpv6 = listOf("ipv6", [["2000::", 3]]);

const specialIpv6 = listOf("ipv6", [
  ["2001::", 23], // protocol assignments, with Teredo
  ["2001:db8::", 32], // documentation
  ["2002::", 16], // 6to4
  ["3fff::", 20], // documentation
]);

function listOf(family: "ipv4" | "ipv6", subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, bits] of subnets) list.addSubnet(network, bits, family);
  return list;
}

export function isPublicAddress(address: string): boolean {
  const [plain = ""] = address.split("%");
  switch (isIP(plain)) {
    case 4:
      return !specialIpv4.check(plain, "ipv4");
    case 6:
      return globalIpv6.check(plain, "ipv6") && !specialIpv6.check(plain, "ipv6");
    default:
      return false;
  }
}
