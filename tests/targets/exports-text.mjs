export default 'localhost:50051';
