/**
 * Version of the behaviours' code: part of every turn's pins. It grows with every change that makes a behaviour ask or
 * decide differently. In a file of its own, so that who only pins it does not bundle the behaviours.
 */
export const behavioursVersion = "1";
