import type { Feature } from '../case/case.ts';

/** A program and its arguments; no shell reads them. */
export type CommandLine = readonly [string, ...string[]];

/** A tool that must be on the machine. */
export interface Need {
  readonly tool: string;
  /** Prints the version of the tool. */
  readonly version: CommandLine;
  /** The oldest version that will do: `1.25`; any when absent. */
  readonly atLeast?: string;
  /** How to install it, for whoever lacks it. */
  readonly install: string;
}

/** What a manifest says of a target: what is judged, and how it is built and started. Described by `manifest.schema.json`. */
export interface Manifest {
  readonly name: string;
  readonly language: string;
  /** What is judged, as its registry calls it: `google.golang.org/grpc/health`. */
  readonly implementation: string;
  readonly version: string;
  /** Where its health service can be read. */
  readonly source: string;
  readonly needs: readonly Need[];
  /** Folders that the build needs beside that of the manifest, relative to it. */
  readonly include: readonly string[];
  /** Run one after the other in a copy of the folder. */
  readonly build: readonly CommandLine[];
  /** Started in the copy of the folder. */
  readonly command: CommandLine;
  readonly env: Readonly<Record<string, string>>;
  readonly features: readonly Feature[];
  readonly settleMs?: number;
  readonly startTimeoutMs?: number;
}

/** A manifest with its place. */
export interface Subject {
  readonly manifest: Manifest;
  /** The path of its file, absolute. */
  readonly file: string;
  /** The folder of its file, absolute. */
  readonly folder: string;
}

/** The name of a manifest in the folder of its target. */
export const MANIFEST_FILE = 'target.yaml';
/** The name of the baseline beside it. */
export const BASELINE_FILE = 'baseline.yaml';
