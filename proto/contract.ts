/** The version of the contract between suite and target program, as the ready line and Describe carry it. */
export const CONTRACT_VERSION = 1;
