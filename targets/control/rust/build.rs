//! Generates the control service. protox is a protoc in Rust: nothing has to be installed.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let files = protox::compile(["conformance/control/v1/control.proto"], ["../../../proto"])?;
    tonic_prost_build::configure()
        .build_client(false)
        .compile_fds(files)?;
    println!("cargo:rerun-if-changed=../../../proto");
    Ok(())
}
