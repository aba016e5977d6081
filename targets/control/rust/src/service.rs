//! The control service over a library.

use std::sync::Arc;
use std::time::Duration;

use tonic::{Request, Response, Status, Streaming, async_trait};

use crate::{Library, ServingStatus};

#[allow(clippy::pedantic)]
pub mod pb {
    tonic::include_proto!("conformance.control.v1");
}

use pb::target_control_server::TargetControl;

pub struct Service<L>(pub Arc<L>);

impl<L: Library> Service<L> {
    async fn set(&self, request: &pb::SetStatusRequest) -> Result<(), Status> {
        let status = ServingStatus::try_from(request.status)
            .map_err(|error| Status::invalid_argument(error.to_string()))?;
        self.0.set_status(&request.service, status).await
    }
}

#[async_trait]
impl<L: Library> TargetControl for Service<L> {
    async fn describe(
        &self,
        _: Request<pb::DescribeRequest>,
    ) -> Result<Response<pb::DescribeResponse>, Status> {
        Err(Status::unimplemented("the ready line has told everything"))
    }

    async fn set_status(
        &self,
        request: Request<pb::SetStatusRequest>,
    ) -> Result<Response<pb::SetStatusResponse>, Status> {
        self.set(request.get_ref()).await?;
        Ok(Response::new(pb::SetStatusResponse {}))
    }

    async fn set_statuses(
        &self,
        request: Request<Streaming<pb::SetStatusRequest>>,
    ) -> Result<Response<pb::SetStatusResponse>, Status> {
        let mut changes = request.into_inner();
        while let Some(change) = changes.message().await? {
            self.set(&change).await?;
        }
        Ok(Response::new(pb::SetStatusResponse {}))
    }

    async fn clear_status(
        &self,
        request: Request<pb::ClearStatusRequest>,
    ) -> Result<Response<pb::ClearStatusResponse>, Status> {
        self.0.clear_status(&request.get_ref().service).await?;
        Ok(Response::new(pb::ClearStatusResponse {}))
    }

    async fn enter_terminal_state(
        &self,
        _: Request<pb::EnterTerminalStateRequest>,
    ) -> Result<Response<pb::EnterTerminalStateResponse>, Status> {
        self.0.enter_terminal_state().await?;
        Ok(Response::new(pb::EnterTerminalStateResponse {}))
    }

    async fn resume(
        &self,
        _: Request<pb::ResumeRequest>,
    ) -> Result<Response<pb::ResumeResponse>, Status> {
        self.0.resume().await?;
        Ok(Response::new(pb::ResumeResponse {}))
    }

    async fn stop(
        &self,
        request: Request<pb::StopRequest>,
    ) -> Result<Response<pb::StopResponse>, Status> {
        let grace = Duration::from_millis(request.get_ref().grace_ms.into());
        self.0.stop(grace).await;
        Ok(Response::new(pb::StopResponse {}))
    }
}
