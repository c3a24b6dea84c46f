/** Which sizes a shopper is likely to wear, from what they bought and kept. Formula: docs/contract.md, "Likely sizes". */
package dev.nightjar.sizes;
